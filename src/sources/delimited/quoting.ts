import type { Quoting } from './scan.ts';

type Quotes = Pick<Quoting, 'quote' | 'escape'>;

/** Ways of quoting a text gives reason to try, the usual one first. */
export function quotesToTry(
  text: string,
  { delimiter, newline }: Omit<Quoting, 'quote' | 'escape'>,
): Quotes[] {
  const tries: Quotes[] = [{ quote: '"', escape: '"' }];
  // Adobe writes a backslash, or an apostrophe where that was chosen.
  if (text.includes('\\"')) tries.push({ quote: '"', escape: '\\' });
  if (text.includes(`'"`)) tries.push({ quote: '"', escape: "'" });
  // Where cells in quotes hold escaped quotes, a cell `' '` is two apostrophes and a blank.
  const usual = escapedCells(text, '"', delimiter) > escapedCells(text, "'", delimiter);
  if (!usual && cellsIn("'", delimiter).test(text)) {
    tries.push({ quote: "'", escape: "'" });
    if (text.includes("\\'")) tries.push({ quote: "'", escape: '\\' });
  }
  if (withoutQuotes(text, delimiter, newline)) tries.push({ quote: undefined, escape: undefined });
  return tries;
}

/** Cells with some text that hold their own quote, doubled or behind a backslash: only a program that quotes writes these. */
function escapedCells(text: string, quote: string, delimiter: string): number {
  const cells = [...text.matchAll(new RegExp(cellsIn(quote, delimiter), 'g'))];
  const escapes = [quote + quote, `\\${quote}`];
  return cells.filter(([cell]) => escapes.some((pair) => cell.includes(pair)) && /[\p{L}\d]/u.test(cell))
    .length;
}

/** A cell that begins and ends with that quote; a leading apostrophe alone is Excel's or Shopify's mark for text. */
function cellsIn(quote: string, delimiter: string): RegExp {
  // No delimiter is a letter or digit, so a backslash only takes away what it means in a pattern.
  const edge = `[\\r\\n${delimiter === '' ? '' : `\\${delimiter}`}]`;
  return new RegExp(
    `(?:^|${edge})${quote}(?:[^${quote}\\\\\\r\\n]|${quote}${quote}|\\\\.)+${quote}(?:$|${edge})`,
  );
}

/**
 * Whether quotes mean nothing here. A program that quotes would have quoted each cell that holds one; so the
 * quotes must stand within cells, or open one that goes on after the last of them: `"Bobby" Sample`.
 */
function withoutQuotes(text: string, delimiter: string, newline: Quoting['newline']): boolean {
  if (!text.includes('"')) return false;
  for (const line of text.split(newline === 'cr' ? /\r\n?/ : /\r?\n/)) {
    if (!line.includes('"')) continue;
    for (const cell of delimiter === '' ? [line] : line.split(delimiter)) {
      if (cell.startsWith('"') && (cell.endsWith('"') || count(cell) % 2 === 1)) return false;
    }
  }
  return true;
}

function count(cell: string): number {
  return cell.split('"').length - 1;
}
