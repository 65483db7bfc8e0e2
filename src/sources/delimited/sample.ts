import { isBlank } from './looks.ts';
import { lineEndAt, type Quoting, type ScannedRow, scanRow } from './scan.ts';

export interface SampleRow extends ScannedRow {
  /** Whether a blank line stands above it. */
  afterBlank: boolean;
}

export interface SampleText {
  text: string;
  /** Whether the text is the whole file; otherwise its last row may be cut off. */
  whole: boolean;
}

/** The first rows of a text, read in one way. Blank lines and empty rows are left out. */
export function sampleRows({ text, whole }: SampleText, quoting: Quoting, limit: number): SampleRow[] {
  const rows: SampleRow[] = [];
  let afterBlank = false;
  for (let at = 0; at < text.length && rows.length < limit; ) {
    const blank = lineEndAt(text, at, quoting.newline);
    if (blank > 0) {
      at += blank;
      afterBlank = true;
      continue;
    }
    const row = scanRow(text, at, quoting);
    if (!row.ended && !whole) break;
    const empty = row.cells.every(isBlank);
    if (!empty) rows.push({ ...row, afterBlank });
    at = row.end;
    afterBlank = empty;
  }
  return rows;
}
