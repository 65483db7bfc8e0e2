import type { Flaw } from '../decode.ts';
import type { JsonObject, ReadingOptions, SourceRecord } from '../types.ts';
import type { Columns } from './columns.ts';
import type { Frame } from './frame.ts';
import type { Framer } from './frames.ts';
import { parseLine } from './lines.ts';
import { parseFrame, parseText } from './parse.ts';

export interface JsonReaderOptions {
  framer: Framer;
  /** Undefined: records are handed on as the nested objects they are. */
  columns: Columns | undefined;
  /** Places that are no text; taken out as they are passed. */
  flaws: Flaw[];
  know?: ReadingOptions['know'];
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
      const record = this.#recordOfLine(frame);
      if (record === undefined) records.push(...this.#records(this.#options.framer.scan(frame)));
      else records.push(record);
    } else {
      records.push(this.#record(frame));
    }
  }

  #recordOfLine({ text, line, end }: Frame): SourceRecord | undefined {
    const { flaws, know } = this.#options;
    const [flaw] = flaws;
    if (text === undefined || (flaw !== undefined && flaw.at < end)) return undefined;
    const known = know?.(text.toString());
    if (known !== undefined) return new KnownProfile(++this.#number, line, known, text);
    const object = parseLine(text);
    return object && this.#row(++this.#number, line, object);
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

/** Hardly ever is its profile looked at. */
class KnownProfile {
  readonly number: number;
  readonly line: number;
  readonly known: unknown;
  readonly #text: Buffer;

  constructor(number: number, line: number, known: unknown, text: Buffer) {
    this.number = number;
    this.line = line;
    this.known = known;
    this.#text = text;
  }

  get profile(): JsonObject {
    return parseText(this.#text.toString()) as JsonObject;
  }
}
