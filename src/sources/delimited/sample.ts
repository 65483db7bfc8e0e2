import { countLineEnds, lineEndAt, type Quoting, type ScannedRow, scanRow } from './scan.ts';

export interface SampleRow extends ScannedRow {
  /** Physical line, from 0. */
  line: number;
  /** Whether a blank line stands above it. */
  afterBlank: boolean;
}

export interface SampleText {
  text: string;
  /** Whether the text is the whole file; otherwise its last row may be cut off. */
  whole: boolean;
}

/** The first rows of a text, read in one way. Blank lines are left out. */
export function sampleRows({ text, whole }: SampleText, quoting: Quoting, limit: number): SampleRow[] {
  const rows: SampleRow[] = [];
  let line = 0;
  let afterBlank = false;
  for (let at = 0; at < text.length && rows.length < limit; ) {
    const blank = lineEndAt(text, at, quoting.newline);
    if (blank > 0) {
      at += blank;
      line++;
      afterBlank = true;
      continue;
    }
    const row = scanRow(text, at, quoting);
    if (!row.ended && !whole) break;
    rows.push({ ...row, line, afterBlank });
    line += countLineEnds(text.slice(at, row.end), quoting.newline);
    at = row.end;
    afterBlank = false;
  }
  return rows;
}
