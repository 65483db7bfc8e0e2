import type { ReadingReason } from '../types.ts';
import { looksLikeIdentifier } from './looks.ts';
import { countLineEnds, lineEndAt, type Quoting, type ScannedRow, scanRow } from './scan.ts';

/** What becomes of a row that csv-parse read leniently. */
export type Opinion =
  | { is: 'row'; cells: string[]; length: number }
  | { is: 'rejected'; reason: ReadingReason }
  /** A quote was opened, `line` lines further on, and rows after it cannot be told from its cell. */
  | { is: 'damage'; line: number }
  /** Only what follows can tell. */
  | { is: 'undecided' };

export interface Suspect {
  /** From the row's first byte to the end of what is there. */
  bytes: Buffer;
  /** How many of them csv-parse took for the row. */
  length: number;
  /** Whether nothing follows. */
  final: boolean;
}

/**
 * Reads a suspicious row again. Right in the ordinary way, it stays. Right only when a backslash escapes as
 * well as a doubled quote, it is read so: files mix both (Adobe's exports edited by others). Otherwise it is
 * rejected, or, where its quote may have swallowed other rows, the file is damaged.
 */
export function reconsider(suspect: Suspect, quoting: Quoting, width: number): Opinion {
  // In Latin-1 an offset in the text is an offset in the bytes, whatever they are.
  const text = suspect.bytes.toString('latin1', 0, suspect.length);
  const plain = scanRow(text, 0, quoting);
  if (fits(plain, width)) {
    return holdsRows(text, quoting, width, true) ? { is: 'damage', line: 0 } : accept(plain);
  }
  if (text.includes('\\"') || (quoting.escape !== quoting.quote && text.includes('""'))) {
    const mixed = scanRow(text, 0, quoting, true);
    if (fits(mixed, width)) return accept(mixed);
    if (isOpen(mixed)) {
      const further = scanRow(suspect.bytes.toString('latin1'), 0, quoting, true);
      if (fits(further, width)) return accept(further);
      if (!suspect.final && isOpen(further)) return { is: 'undecided' };
    }
  }
  return refuse(plain, text, quoting, width);
}

function fits({ broken, cells }: ScannedRow, width: number): boolean {
  return broken.length === 0 && cells.length === width;
}

function isOpen({ broken }: ScannedRow): boolean {
  return broken.some(({ at }) => at === undefined);
}

function accept(row: ScannedRow): Opinion {
  return {
    is: 'row',
    cells: row.cells.map((cell) => Buffer.from(cell, 'latin1').toString()),
    length: row.end,
  };
}

function refuse({ broken }: ScannedRow, text: string, quoting: Quoting, width: number): Opinion {
  const lineEnds = (from: number, to?: number) => countLineEnds(text.slice(from, to), quoting.newline);
  const swallowing = broken.find(({ opened, at }) => at === undefined || lineEnds(opened, at) > 0);
  if (swallowing !== undefined) return { is: 'damage', line: lineEnds(0, swallowing.opened) };
  if (broken.length > 0) return { is: 'rejected', reason: 'bad_quoting' };
  if (holdsRows(text, quoting, width, false)) return { is: 'damage', line: 0 };
  return { is: 'rejected', reason: 'cell_count' };
}

/**
 * Whether one of the lines after the first would be a row of its own: then the quote of the first was never
 * meant to end where it does. `people`: in a row that otherwise fits, only a row with an identifier counts.
 */
function holdsRows(text: string, quoting: Quoting, width: number, people: boolean): boolean {
  if (width === 1) return false;
  for (let at = nextLine(text, 0, quoting); at < text.length; ) {
    const end = nextLine(text, at, quoting);
    const row = scanRow(text, at, quoting);
    const alone = fits(row, width) && row.end <= end && row.loose === 0;
    if (alone && (!people || row.cells.some(looksLikeIdentifier))) return true;
    at = end;
  }
  return false;
}

function nextLine(text: string, from: number, { newline }: Quoting): number {
  const at = text.indexOf(newline === 'cr' ? '\r' : '\n', from);
  return at === -1 ? text.length : at + Math.max(lineEndAt(text, at, newline), 1);
}
