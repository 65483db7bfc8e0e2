import type { Flaw } from '../decode.ts';
import type { JsonObject, SourceRecord } from '../types.ts';
import type { Columns } from './columns.ts';
import type { Frame, Framer } from './frames.ts';
import { parseFrame } from './parse.ts';

export interface JsonReaderOptions {
  framer: Framer;
  /** Undefined: records are handed on as the nested objects they are. */
  columns: Columns | undefined;
  /** Places that are no text; taken out as they are passed. */
  flaws: Flaw[];
}

/** Turns blocks of text into numbered records. */
export class JsonReader {
  #number = 0;
  readonly #options: JsonReaderOptions;

  constructor(options: JsonReaderOptions) {
    this.#options = options;
  }

  push(block: Buffer): SourceRecord[] {
    return this.#options.framer.push(block).map((frame) => this.#record(frame));
  }

  end(): SourceRecord[] {
    return this.#options.framer.end().map((frame) => this.#record(frame));
  }

  #record(frame: Frame): SourceRecord {
    const place = { number: ++this.#number, line: frame.line };
    if (this.#isFlawed(frame)) return { ...place, rejected: 'bad_encoding' };
    const object = parseFrame(frame);
    if (object === undefined) return { ...place, rejected: 'bad_json' };
    return this.#row(place, object);
  }

  #row(place: { number: number; line: number }, object: JsonObject): SourceRecord {
    const { columns } = this.#options;
    return columns === undefined
      ? { ...place, profile: object }
      : { ...place, cells: columns.cellsOf(object) };
  }

  #isFlawed({ start, end }: Frame): boolean {
    const { flaws } = this.#options;
    let count = 0;
    let flawed = false;
    for (const { at } of flaws) {
      if (at >= end) break;
      count++;
      flawed ||= at >= start;
    }
    flaws.splice(0, count);
    return flawed;
  }
}
