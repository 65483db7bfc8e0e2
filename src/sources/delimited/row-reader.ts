import { damaged } from '../faults.ts';
import { parsePiece } from './csv.ts';
import { lastLineEnd, type Place, placeRecords, type Row } from './place.ts';
import { countLineEnds, type Quoting } from './scan.ts';
import { type Opinion, reconsider } from './second-opinion.ts';

/** Longer than any row of a list of people; what is longer has lost its quote or its line ends. */
const longestRow = 8 * 1024 * 1024;

/** Reads blocks of UTF-8 into rows, piece by piece; a piece ends at a line end. */
export class RowReader {
  readonly #file: string;
  readonly #quoting: Quoting;
  readonly #width: number;
  /** What is not read yet, and where it begins. */
  #rest: Buffer = Buffer.alloc(0);
  #place: Place;
  /** A rest that ends within quotes is read again when it is as long as this. */
  #retryAt = 0;

  constructor(file: string, quoting: Quoting, width: number, from: Place) {
    this.#file = file;
    this.#quoting = quoting;
    this.#width = width;
    this.#place = from;
  }

  push(block: Buffer): Row[] {
    this.#rest = this.#rest.length === 0 ? block : Buffer.concat([this.#rest, block]);
    const rows: Row[] = [];
    for (;;) {
      const length = lastLineEnd(this.#rest, this.#quoting.newline);
      if (length > 0 && this.#rest.length >= this.#retryAt) this.#readPiece(length, false, rows);
      else if (this.#rest.length > longestRow) this.#readOpen(this.#rest, this.#place, rows, false);
      else return rows;
    }
  }

  /** The rest; throws where a quote stays open. */
  end(): Row[] {
    const rows: Row[] = [];
    while (this.#rest.length > 0) this.#readPiece(this.#rest.length, true, rows);
    return rows;
  }

  /** Reads up to the end of the piece, or up to where reading must begin anew. */
  #readPiece(length: number, final: boolean, rows: Row[]): void {
    const base = this.#place.offset;
    const piece = this.#rest.subarray(0, length);
    const { records, open } = parsePiece(piece, this.#quoting);
    const placed = placeRecords(piece, records, this.#quoting.newline, this.#place);
    const isSuspicious = this.#suspicion(piece, base);
    for (const row of placed.rows) {
      if (isSuspicious(row)) {
        const taken = row.end - row.start;
        const opinion = this.#reconsider(piece.subarray(row.start - base), taken, final);
        if (opinion.is === 'damage') throw this.#unclosed(row.line + opinion.line);
        if (opinion.is === 'undecided') {
          this.#wait({ line: row.line, offset: row.start, afterBlank: row.afterBlank });
          return;
        }
        if (opinion.is === 'rejected') row.reason = opinion.reason;
        else {
          row.cells = opinion.cells;
          if (opinion.length !== taken) {
            this.#takeOther(row, opinion.length, rows);
            return;
          }
        }
      }
      rows.push(row);
    }
    if (!open) {
      this.#goTo(placed.after);
      return;
    }
    const { after } = placed;
    if (final) this.#readOpen(piece.subarray(after.offset - base), after, rows, true);
    else this.#wait(after);
  }

  /** A row whose quote stays open to the end, or for longer than any row is. */
  #readOpen(bytes: Buffer, place: Place, rows: Row[], final: boolean): void {
    const opinion = this.#reconsider(bytes, bytes.length, true);
    if (opinion.is === 'damage') throw this.#unclosed(place.line + opinion.line);
    // What only fits because it is cut here is no row either.
    if (opinion.is !== 'row' || (!final && opinion.length === bytes.length)) throw this.#endless(place.line);
    const { line, offset, afterBlank } = place;
    const row = {
      cells: opinion.cells,
      line,
      lines: 1,
      start: offset,
      end: offset,
      afterBlank,
      reason: undefined,
    };
    this.#takeOther(row, opinion.length, rows);
  }

  /** Whether csv-parse's leniency, or its way with escapes, may have touched a row. */
  #suspicion(piece: Buffer, base: number): (row: Row) => boolean {
    const { quote, escape: mark } = this.#quoting;
    const quotes = quote !== undefined && piece.includes(quote);
    const escapes = mark !== undefined && mark !== quote && piece.includes(mark);
    return ({ cells, lines, start, end }) =>
      cells.length !== this.#width ||
      lines > 2 ||
      (quotes && cells.some((cell) => cell.startsWith(quote))) ||
      (escapes && piece.subarray(start - base, end - base).includes(mark));
  }

  #reconsider(bytes: Buffer, length: number, final: boolean): Opinion {
    return reconsider({ bytes, length, final }, this.#quoting, this.#width);
  }

  /** The row ends elsewhere than csv-parse saw; reading begins anew after it. */
  #takeOther(row: Row, length: number, rows: Row[]): void {
    row.end = row.start + length;
    const from = row.start - this.#place.offset;
    const text = this.#rest.toString('latin1', from, from + length);
    rows.push(row);
    const line = row.line + countLineEnds(text, this.#quoting.newline);
    this.#goTo({ line, offset: row.end, afterBlank: false });
  }

  /** Only more of the file can tell how this row ends. */
  #wait(place: Place): void {
    this.#goTo(place);
    this.#retryAt = this.#rest.length * 2;
  }

  #goTo(place: Place): void {
    this.#rest = this.#rest.subarray(place.offset - this.#place.offset);
    this.#place = place;
    this.#retryAt = 0;
  }

  #unclosed(line: number): Error {
    return damaged(
      this.#file,
      `line ${line + 1}`,
      'a quote opens a cell here and does not close it, so the rows that follow cannot be told from it',
      'Close or remove that quote and run again.',
    );
  }

  #endless(line: number): Error {
    return damaged(
      this.#file,
      `line ${line + 1}`,
      `a row begins here that is longer than ${longestRow / 1024 / 1024} MB`,
      'Check the line ends of the file, or remove that row, and run again.',
    );
  }
}
