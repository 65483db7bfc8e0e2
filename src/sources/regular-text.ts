import { isUtf8 } from 'node:buffer';

const [nul, substitute, lineFeed, carriageReturn] = [0x00, 0x1a, 0x0a, 0x0d];

/** Counts the lines of a text, as long as nothing in it is read in different ways by different readers. */
export class RegularText {
  readonly #newline: 'lf' | 'crlf';
  #lines = 0;
  /** What stands behind the last line end so far. */
  #rest: Buffer = Buffer.alloc(0);

  constructor(newline: 'lf' | 'crlf') {
    this.#newline = newline;
  }

  /** False: it is not regular, and the count means nothing. */
  push(block: Buffer): boolean {
    const end = block.lastIndexOf(lineFeed) + 1;
    if (end === 0) return this.#keep(Buffer.concat([this.#rest, block]));
    // Only the line that two blocks share is put together.
    const start = this.#rest.length === 0 ? 0 : block.indexOf(lineFeed) + 1;
    const shared = start === 0 || this.#take(Buffer.concat([this.#rest, block.subarray(0, start)]));
    return shared && this.#take(block.subarray(start, end)) && this.#keep(block.subarray(end));
  }

  /** Number of lines, the last one with or without a line end; undefined: it is not regular. */
  end(): number | undefined {
    if (this.#rest.length === 0) return this.#lines;
    return this.#take(this.#rest) && !this.#rest.includes(carriageReturn) ? this.#lines + 1 : undefined;
  }

  #keep(rest: Buffer): boolean {
    this.#rest = rest;
    return rest.length <= longestLine;
  }

  /** Whole lines, or the last one without its end. */
  #take(text: Buffer): boolean {
    if (text.includes(nul) || text.includes(substitute) || !isUtf8(text)) return false;
    const lines = count(text, lineFeed);
    this.#lines += lines;
    if (this.#newline === 'lf') return !text.includes(carriageReturn);
    return count(text, carriageReturn) === lines && countPairs(text) === lines;
  }
}

/** What is longer is left to the reader that knows what to say of it. */
const longestLine = 1024 * 1024;

function count(text: Buffer, byte: number): number {
  let found = 0;
  for (let at = text.indexOf(byte); at >= 0; at = text.indexOf(byte, at + 1)) found++;
  return found;
}

function countPairs(text: Buffer): number {
  let found = 0;
  for (let at = text.indexOf(lineFeed); at >= 0; at = text.indexOf(lineFeed, at + 1)) {
    if (text[at - 1] === carriageReturn) found++;
  }
  return found;
}
