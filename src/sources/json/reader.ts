import type { Flaw } from '../decode.ts';
import type { JsonObject, SourceRecord } from '../types.ts';
import type { Columns } from './columns.ts';
import type { Frame } from './frame.ts';
import type { Framer } from './frames.ts';
import { parseLine } from './lines.ts';
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
    return this.#records(this.#options.framer.push(block));
  }

  end(): SourceRecord[] {
    return this.#records(this.#options.framer.end());
  }

  #records(frames: readonly Frame[]): SourceRecord[] {
    const records: SourceRecord[] = [];
    for (const frame of frames) this.#add(records, frame);
    return records;
  }

  #add(records: SourceRecord[], frame: Frame): void {
    if (frame.colons === undefined) {
      const isFlawed = (this.#options.flaws[0]?.at ?? frame.end) < frame.end;
      const object = isFlawed ? undefined : parseLine(frame.text as Buffer);
      if (object === undefined) records.push(...this.#records(this.#options.framer.scan(frame)));
      else records.push(this.#row(++this.#number, frame.line, object));
    } else {
      records.push(this.#record(frame));
    }
  }

  #record(frame: Frame): SourceRecord {
    const number = ++this.#number;
    const { line } = frame;
    if (this.#isFlawed(frame)) return { number, line, rejected: 'bad_encoding' };
    const object = parseFrame(frame);
    return object === undefined ? { number, line, rejected: 'bad_json' } : this.#row(number, line, object);
  }

  #row(number: number, line: number, object: JsonObject): SourceRecord {
    const { columns } = this.#options;
    return columns === undefined
      ? { number, line, profile: object }
      : { number, line, cells: columns.cellsOf(object) };
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
