import type { Dialect } from '../types.ts';

/**
 * A second opinion on rows. csv-parse reads the file; this looks at a piece of its text and tells what
 * csv-parse cannot: which cells stand in quotes, where a quote went wrong, and how the piece reads otherwise.
 */

/** How cells are told apart. An empty delimiter: there is one column. */
export type Quoting = Pick<Dialect, 'delimiter' | 'quote' | 'escape' | 'newline'>;

export interface ScannedRow {
  cells: string[];
  /** Offsets into the text; `end` is after the line end. */
  start: number;
  end: number;
  /** Whether a line end closes it, or only the end of the text. */
  ended: boolean;
  /** How many cells stand in quotes. */
  quoted: number;
  /** How many quotes stand inside cells that do not. */
  loose: number;
  /** How many cells outside quotes hold a line break of another kind than the file's. */
  breaks: number;
  /** Quotes that were opened and not closed properly: text follows at `at`, or nothing to the end. */
  broken: { opened: number; at: number | undefined }[];
}

/** Reads one row. `mixed`: a backslash escapes too, as in files that write both `\"` and `""`. */
export function scanRow(text: string, start: number, quoting: Quoting, mixed = false): ScannedRow {
  const row: ScannedRow = {
    cells: [],
    start,
    end: start,
    ended: false,
    quoted: 0,
    loose: 0,
    breaks: 0,
    broken: [],
  };
  const { delimiter, quote } = quoting;
  for (let at = start; ; at += delimiter.length) {
    const inQuotes = quote !== undefined && text.startsWith(quote, at);
    const cell = inQuotes ? scanQuoted(text, at, quote, quoting, mixed) : scanBare(text, at, quoting);
    row.cells.push(cell.value);
    if (inQuotes) row.quoted++;
    else {
      if (quote !== undefined && cell.value.includes(quote)) row.loose++;
      if (/[\r\n]/.test(cell.value)) row.breaks++;
    }
    if (cell.broken !== undefined) row.broken.push(cell.broken);
    at = cell.end;
    if (delimiter === '' || !text.startsWith(delimiter, at)) {
      const lineEnd = lineEndAt(text, at, quoting.newline);
      row.end = at + lineEnd;
      row.ended = lineEnd > 0;
      return row;
    }
  }
}

/** Length of the line end at that place, 0 where there is none. */
export function lineEndAt(text: string, at: number, newline: Dialect['newline']): number {
  const single = newline === 'cr' ? '\r' : '\n';
  if (text[at] === single) return newline === 'cr' && text[at + 1] === '\n' ? 2 : 1;
  return newline !== 'cr' && text[at] === '\r' && text[at + 1] === '\n' ? 2 : 0;
}

/** How many physical lines end in a text. */
export function countLineEnds(text: string, newline: Dialect['newline']): number {
  const single = newline === 'cr' ? '\r' : '\n';
  let count = 0;
  for (let at = text.indexOf(single); at !== -1; at = text.indexOf(single, at + 1)) count++;
  return count;
}

interface Cell {
  value: string;
  end: number;
  broken?: ScannedRow['broken'][number];
}

function scanBare(text: string, start: number, { delimiter, newline }: Quoting): Cell {
  let end = start;
  while (
    end < text.length &&
    (delimiter === '' || !text.startsWith(delimiter, end)) &&
    lineEndAt(text, end, newline) === 0
  ) {
    end++;
  }
  return { value: text.slice(start, end), end };
}

function scanQuoted(text: string, start: number, quote: string, quoting: Quoting, mixed: boolean): Cell {
  const { delimiter, escape: mark, newline } = quoting;
  const backslash = mixed ? '\\' : undefined;
  const doubled = mixed || mark !== undefined;
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at] as string;
    const next = text[at + 1];
    const escapes = character !== quote && (character === mark || character === backslash);
    if (escapes && (next === quote || next === character)) {
      value += next;
      at++;
    } else if (character !== quote) {
      value += character;
    } else if (doubled && next === quote) {
      value += quote;
      at++;
    } else {
      const end = at + 1;
      const closed = end >= text.length || lineEndAt(text, end, newline) > 0;
      if (closed || (delimiter !== '' && text.startsWith(delimiter, end))) return { value, end };
      const rest = scanBare(text, end, quoting);
      const broken = { opened: start, at };
      return { value: text.slice(start, rest.end), end: rest.end, broken };
    }
  }
  return { value, end: text.length, broken: { opened: start, at: undefined } };
}
