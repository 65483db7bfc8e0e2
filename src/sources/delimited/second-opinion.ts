import type { ReadingReason } from '../types.ts';
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
  if (plain.broken === undefined && plain.cells.length === width) return accept(plain);
  if (text.includes('\\"') || (quoting.escape !== quoting.quote && text.includes('""'))) {
    const mixed = scanRow(text, 0, quoting, true);
    if (fits(mixed, width)) return accept(mixed);
    if (mixed.broken !== undefined && mixed.broken.at === undefined) {
      const further = scanRow(suspect.bytes.toString('latin1'), 0, quoting, true);
      if (fits(further, width)) return accept(further);
      if (!suspect.final && further.broken?.at === undefined) return { is: 'undecided' };
    }
  }
  return refuse(plain, text, quoting, width);
}

function fits(row: ScannedRow, width: number): boolean {
  return row.broken === undefined && row.cells.length === width;
}

function accept(row: ScannedRow): Opinion {
  return {
    is: 'row',
    cells: row.cells.map((cell) => Buffer.from(cell, 'latin1').toString()),
    length: row.end,
  };
}

function refuse({ broken, cells }: ScannedRow, text: string, quoting: Quoting, width: number): Opinion {
  if (broken !== undefined) {
    const within = text.slice(broken.opened, broken.at);
    if (broken.at === undefined || countLineEnds(within, quoting.newline) > 0) {
      return { is: 'damage', line: countLineEnds(text.slice(0, broken.opened), quoting.newline) };
    }
    return { is: 'rejected', reason: 'bad_quoting' };
  }
  if (cells.length !== width && holdsRows(text, quoting, width)) return { is: 'damage', line: 0 };
  return { is: 'rejected', reason: 'cell_count' };
}

/** Whether one of the lines after the first would be a row of its own. */
function holdsRows(text: string, quoting: Quoting, width: number): boolean {
  if (width === 1) return false;
  for (let at = nextLine(text, 0, quoting); at < text.length; at = nextLine(text, at, quoting)) {
    const row = scanRow(text, at, quoting);
    if (row.broken === undefined && row.cells.length === width && row.end <= nextLine(text, at, quoting)) {
      return true;
    }
  }
  return false;
}

function nextLine(text: string, from: number, { newline }: Quoting): number {
  for (let at = from; at < text.length; at++) {
    const length = lineEndAt(text, at, newline);
    if (length > 0) return at + length;
  }
  return text.length;
}
