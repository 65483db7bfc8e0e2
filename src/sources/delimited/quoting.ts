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
  if (cellsInApostrophes(delimiter).test(text)) {
    tries.push({ quote: "'", escape: "'" });
    if (text.includes("\\'")) tries.push({ quote: "'", escape: '\\' });
  }
  if (withoutQuotes(text, delimiter, newline)) tries.push({ quote: undefined, escape: undefined });
  return tries;
}

/** A cell that begins and ends with an apostrophe; a leading one alone is Excel's or Shopify's mark for text. */
function cellsInApostrophes(delimiter: string): RegExp {
  // No delimiter is a letter or digit, so a backslash only takes away what it means in a pattern.
  const edge = `[\\r\\n${delimiter === '' ? '' : `\\${delimiter}`}]`;
  return new RegExp(`(?:^|${edge})'(?:[^'\\r\\n]|'')+'(?:$|${edge})`);
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
