import type { Flaw } from '../decode.ts';
import { damaged } from '../faults.ts';
import type { SourceRecord } from '../types.ts';
import { isFooterLine } from './layout.ts';
import { endOfText, isBlank } from './looks.ts';
import type { Place, Row } from './place.ts';
import { RowReader } from './row-reader.ts';
import type { Quoting } from './scan.ts';

/** Under the data there are a few lines; more of them are broken rows. */
const longestFooter = 50;

export interface RecordReaderOptions {
  file: string;
  quoting: Quoting;
  width: number;
  /** The first row of data. */
  from: Place;
  /** Places that could not be decoded, in order; what is past is taken out. */
  flaws: Flaw[];
}

/** Turns blocks of UTF-8 into numbered records. */
export class RecordReader {
  readonly #options: RecordReaderOptions;
  readonly #rows: RowReader;
  /** Bytes above the first row of data. */
  #skip: number;
  #number = 0;
  /** Lines that are a footer if no row follows. */
  #footer: Row[] = [];
  #afterBlank = false;
  #lastByte = 0;
  /** The first byte that could not be decoded, and how many records that cost. */
  #flawed: { byte: number; line: number; records: number } | undefined;

  constructor(options: RecordReaderOptions) {
    this.#options = options;
    this.#rows = new RowReader(options.file, options.quoting, options.width, options.from);
    this.#skip = options.from.offset;
  }

  push(block: Buffer): SourceRecord[] {
    this.#lastByte = block.at(-1) ?? this.#lastByte;
    const fresh = block.subarray(this.#skip);
    this.#skip -= block.length - fresh.length;
    const records: SourceRecord[] = [];
    for (const row of this.#rows.push(fresh)) this.#take(row, records);
    return records;
  }

  /** The last records, and what a person should know about the whole. */
  end(): { records: SourceRecord[]; warnings: string[] } {
    const records: SourceRecord[] = [];
    const rows = this.#rows.end();
    for (const row of rows) this.#take(row, records);
    const last = rows.at(-1);
    if (last !== undefined && !this.#footer.includes(last)) this.#checkEnd(last);
    return { records, warnings: this.#warnings() };
  }

  #take(row: Row, records: SourceRecord[]): void {
    const { width } = this.#options;
    const [only = ''] = row.cells;
    if (row.cells.length === 1 && (width > 1 ? isBlank(only) : only === endOfText)) {
      this.#afterBlank = true;
      return;
    }
    const below = row.afterBlank || this.#afterBlank || this.#footer.length > 0;
    this.#afterBlank = false;
    if (below && isFooterLine(row.cells, width) && this.#footer.length < longestFooter) {
      this.#footer.push(row);
      return;
    }
    for (const line of this.#footer.splice(0)) this.#give(line, records);
    this.#give(row, records);
  }

  #give(row: Row, records: SourceRecord[]): void {
    const number = ++this.#number;
    const line = row.line + 1;
    const reason = row.reason ?? (this.#isFlawed(row) ? 'bad_encoding' : undefined);
    records.push(
      reason === undefined ? { number, line, cells: row.cells } : { number, line, rejected: reason },
    );
  }

  #isFlawed({ start, end, line }: Row): boolean {
    const { flaws } = this.#options;
    let count = 0;
    let inRow: Flaw | undefined;
    for (const flaw of flaws) {
      if (flaw.at >= end) break;
      count++;
      if (flaw.at >= start) inRow ??= flaw;
    }
    flaws.splice(0, count);
    if (inRow === undefined) return false;
    this.#flawed ??= { byte: inRow.byte + 1, line: line + 1, records: 0 };
    this.#flawed.records++;
    return true;
  }

  /** A copy that broke off leaves a last row with too few cells and no line end. */
  #checkEnd({ cells, line }: Row): void {
    const { file, width } = this.#options;
    const ended = this.#lastByte === 10 || this.#lastByte === 13;
    if (ended || cells.length >= width || cells.every(isBlank)) return;
    throw damaged(
      file,
      `line ${line + 1}`,
      `the file ends within this row, after ${cells.length} of ${width} cells and without a line end`,
      'Copy or export the file again. If it is complete, put a line end after its last row.',
    );
  }

  #warnings(): string[] {
    const warnings: string[] = [];
    const [first] = this.#footer;
    if (this.#flawed !== undefined) {
      const { byte, line, records } = this.#flawed;
      warnings.push(
        `Byte ${byte} (line ${line}) does not belong to the encoding of the file: ${records} ${plural(records, 'record')} with such bytes rejected.`,
      );
    }
    if (first !== undefined) {
      const count = this.#footer.length;
      warnings.push(
        `${count} ${plural(count, 'line')} under the data, from line ${first.line + 1}, left out as a footer.`,
      );
    }
    return warnings;
  }
}

function plural(count: number, word: string): string {
  return count === 1 ? word : `${word}s`;
}
