import type { Dialect, ReadingReason } from '../types.ts';

/** A row and where it stands. Lines and offsets count from 0, from the start of what was read. */
export interface Row {
  cells: string[];
  /** Physical line, and how many of them the row takes. */
  line: number;
  lines: number;
  /** Offsets of its bytes; `end` is after the line end. */
  start: number;
  end: number;
  /** Whether a blank line stands above it. */
  afterBlank: boolean;
  reason: ReadingReason | undefined;
}

/** The place after the last row of a piece. */
export interface Place {
  line: number;
  offset: number;
  afterBlank: boolean;
}

const lf = 10;
const cr = 13;

/**
 * Finds the lines on which records stand. csv-parse could tell offsets too, at half its speed. A record takes
 * as many further lines as there are line ends in its cells, and blank lines are no records.
 */
export function placeRecords(piece: Buffer, records: string[][], newline: Dialect['newline'], from: Place) {
  const { ends, filled } = findLines(piece, newline);
  // As many records as filled lines: then no record spans two, for each that does makes one less.
  const oneEach = records.length === filled.length;
  const rows: Row[] = [];
  let line = 0;
  let next = 0;
  let { afterBlank } = from;
  const goOn = () => {
    while ((filled[next] ?? ends.length) < line) next++;
    const first = filled[next] ?? ends.length;
    if (first > line) afterBlank = true;
    line = first;
    return from.offset + (first === 0 ? 0 : (ends[first - 1] ?? 0));
  };
  for (const cells of records) {
    const start = goOn();
    const last = oneEach ? line : line + lineEndsIn(cells, newline);
    const end = from.offset + (ends[last] ?? piece.length);
    const lines = last - line + 1;
    rows.push({ cells, line: from.line + line, lines, start, end, afterBlank, reason: undefined });
    line = last + 1;
    afterBlank = false;
  }
  const offset = goOn();
  const after: Place = { line: from.line + line, offset, afterBlank };
  return { rows, after };
}

/** Where the last line that is certainly complete ends; 0 where there is none. */
export function lastLineEnd(block: Buffer, newline: Dialect['newline']): number {
  if (newline !== 'cr') return block.lastIndexOf(lf) + 1;
  // A carriage return at the very end may be half of a CRLF.
  const at = block.length < 2 ? -1 : block.lastIndexOf(cr, block.length - 2);
  return at === -1 ? 0 : at + (block[at + 1] === lf ? 2 : 1);
}

/** Where each line ends, after its line end, and which lines hold anything. */
function findLines(piece: Buffer, newline: Dialect['newline']): { ends: number[]; filled: number[] } {
  const ends: number[] = [];
  const filled: number[] = [];
  for (let start = 0; start < piece.length; ) {
    const at = piece.indexOf(newline === 'cr' ? cr : lf, start);
    let end = at === -1 ? piece.length : at + 1;
    if (newline === 'cr' && at !== -1 && piece[end] === lf) end++;
    const blank = at === start || (newline !== 'cr' && at === start + 1 && piece[start] === cr);
    if (!blank) filled.push(ends.length);
    ends.push(end);
    start = end;
  }
  return { ends, filled };
}

function lineEndsIn(cells: readonly string[], newline: Dialect['newline']): number {
  const single = newline === 'cr' ? '\r' : '\n';
  let count = 0;
  for (const cell of cells) {
    for (let at = cell.indexOf(single); at !== -1; at = cell.indexOf(single, at + 1)) count++;
  }
  return count;
}
