import { damaged } from '../faults.ts';
import type { Frame } from './frame.ts';
import { endOfLineObject } from './lines.ts';
import { byteOf, endOfPlain, type Layout, mostNested, opensList } from './syntax.ts';

/** Of an object that only holds a list of people. */
const longestOpening = 500;

/** A person's profile with years of history takes some hundred kilobytes. */
export const largestRecord = 16 * 1024 * 1024;

/**
 * Finds where each record begins and ends, in every layout: one a line, arrays of them, one after the other, pretty or
 * not, and lists under a name (`{"profiles": […]}`). Our own because a streaming parser (@streamparser/json, stream-json)
 * ends at the first record that is not JSON and rounds big numbers; framing with `JSON.parse` is about as fast.
 * `lines`: a record never spans lines, so that a broken one ends with its line.
 */
export class Framer {
  #state: 'between' | 'value' | 'junk' | 'tail' = 'between';
  #inString = false;
  #escaped = false;
  #broken = false;
  #depth = 0;
  #colons = 0;
  /** The lists that are open around the next record, by the line they begin in. */
  #lists: { line: number; named: boolean }[] = [];
  #place = { line: 1, at: 0 };
  #parts: Buffer[] = [];
  #size = 0;
  #line = 1;
  /** Decoded bytes before this block. */
  #before = 0;
  #lastSign = 0;
  /** The last line, where it broke off as a file does that was cut. */
  #cutLine: number | undefined;
  #found = 0;

  readonly #file: string;
  readonly #layout: Layout;
  readonly #scans: boolean;

  /** `scans`: every byte is looked at, so that what comes out are frames for certain. */
  constructor(file: string, layout: Layout, { scans = true } = {}) {
    this.#file = file;
    this.#layout = layout;
    this.#scans = scans || !layout.lines;
  }

  /** The frames of one that is only a line. */
  scan({ line, start, text }: Frame): Frame[] {
    const framer = new Framer(this.#file, this.#layout);
    framer.#line = line;
    framer.#before = start;
    return framer.push(Buffer.concat([text as Buffer, Buffer.of(this.#layout.newline)]));
  }

  push(block: Buffer): Frame[] {
    const frames: Frame[] = [];
    let from = 0;
    for (let at = 0; at < block.length; at++) {
      const byte = block[at] as number;
      if (byte === this.#layout.newline) {
        this.#line++;
        if (this.#state === 'junk' || (this.#layout.lines && this.#isOpen())) this.#breakOff(frames, at);
        else if (this.#inString) this.#breakString();
        continue;
      }
      if (byte > 0x20) this.#lastSign = byte;
      if (this.#state === 'junk') {
        if (this.#layout.lines || !byteOf.endsJunk.has(byte)) continue;
        this.#finish(frames, undefined, at);
      }
      if (this.#state === 'between') {
        from = at;
        const line = byte === byteOf.object ? this.#wholeLine(block, at) : undefined;
        if (line === undefined) this.#startAt(byte, at);
        else {
          frames.push(line);
          at += line.end - line.start - 1;
        }
      } else if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === byteOf.backslash) this.#escaped = true;
        else if (byte === byteOf.quote) this.#inString = false;
        else at = endOfPlain(block, at, this.#layout.newline);
      } else if (this.#step(byte)) {
        this.#finish(
          frames,
          this.#state === 'tail' ? undefined : this.#text(block.subarray(from, at + 1)),
          at + 1,
        );
      } else if (
        byte === byteOf.list &&
        this.#depth === 2 &&
        this.#state === 'value' &&
        this.#opensList(block.subarray(from, at))
      ) {
        this.#enter(this.#place.line, true);
      }
    }
    this.#keep(block.subarray(from));
    this.#before += block.length;
    return frames;
  }

  /** Throws `source_damaged` where the text ends within a record or a list. */
  end(): Frame[] {
    const hint = 'Copy or export the file again; it ends too early.';
    const frames: Frame[] = [];
    if (this.#state === 'junk') this.#finish(frames, undefined, 0);
    const cut = this.#state === 'between' ? this.#cutLine : this.#place.line;
    if (cut !== undefined) {
      throw damaged(this.#file, `line ${cut}`, 'the file ends within the record that begins here', hint);
    }
    const [list] = this.#lists;
    if (list !== undefined) {
      throw damaged(
        this.#file,
        `line ${this.#line}`,
        `the file ends within the list that begins in line ${list.line}`,
        hint,
      );
    }
    return frames;
  }

  #isOpen(): boolean {
    return this.#state !== 'between' || this.#lists.length > 0;
  }

  #wholeLine(block: Buffer, at: number): Frame | undefined {
    if (this.#scans || this.#lists.length > 0) return undefined;
    const end = endOfLineObject(block, at, this.#layout.newline);
    if (end === undefined) return undefined;
    this.#cutLine = undefined;
    const text = block.subarray(at, end);
    return { line: this.#line, start: this.#before + at, end: this.#before + end, text, colons: undefined };
  }

  #startAt(byte: number, at: number): void {
    if (byteOf.between.has(byte)) return;
    this.#cutLine = undefined;
    if (byte === byteOf.list && this.#lists.length < mostNested) this.#enter(this.#line, false);
    else if (byte === byteOf.listEnd && this.#lists.length > 0) this.#leave();
    else this.#begin(byte, at);
  }

  #begin(byte: number, at: number): void {
    this.#state = byte === byteOf.object ? 'value' : 'junk';
    this.#place = { line: this.#line, at: this.#before + at };
    this.#depth = 1;
    this.#colons = 0;
    this.#broken = false;
  }

  /** True: the value ends here. */
  #step(byte: number): boolean {
    switch (byte) {
      case byteOf.quote:
        this.#inString = true;
        return false;
      case byteOf.colon:
        this.#colons++;
        return false;
      case byteOf.object:
      case byteOf.list:
        if (++this.#depth > mostNested) this.#broken = true;
        return false;
      case byteOf.objectEnd:
      case byteOf.listEnd:
        return --this.#depth === 0;
      default:
        return false;
    }
  }

  #opensList(text: Buffer): boolean {
    const first = this.#found === 0 && !this.#layout.lines;
    if ((this.#colons > 1 && !first) || this.#size + text.length > longestOpening) return false;
    return opensList(Buffer.concat([...this.#parts, text]).toString('latin1'), first);
  }

  #enter(line: number, named: boolean): void {
    this.#lists.push({ line, named });
    this.#state = 'between';
    this.#parts = [];
    this.#size = 0;
  }

  /** What stands behind the list in its object says nothing about people. */
  #leave(): void {
    if (this.#lists.pop()?.named !== true) return;
    this.#state = 'tail';
    this.#depth = 1;
  }

  /** No string spans lines: this one was never closed. */
  #breakString(): void {
    this.#broken = true;
    this.#inString = false;
    this.#escaped = false;
  }

  #breakOff(frames: Frame[], at: number): void {
    const cut = this.#state === 'value' && this.#lastSign !== byteOf.objectEnd;
    const { line } = this.#state === 'between' ? { line: this.#line - 1 } : this.#place;
    this.#place = { ...this.#place, line };
    this.#breakString();
    this.#lists = this.#layout.lines ? [] : this.#lists;
    if (this.#state === 'tail') this.#state = 'value';
    this.#finish(frames, undefined, at);
    if (cut) this.#cutLine = line;
  }

  #finish(frames: Frame[], text: Buffer | undefined, end: number): void {
    const { line, at: start } = this.#place;
    if (this.#state !== 'tail') {
      this.#found++;
      frames.push({
        line,
        start,
        end: this.#before + end,
        text: this.#broken ? undefined : text,
        colons: this.#colons,
      });
    }
    this.#state = 'between';
    this.#parts = [];
    this.#size = 0;
  }

  #text(last: Buffer): Buffer | undefined {
    if (this.#size + last.length > largestRecord) return undefined;
    return this.#parts.length === 0 ? last : Buffer.concat([...this.#parts, last]);
  }

  #keep(rest: Buffer): void {
    if (this.#state !== 'value') return;
    this.#size += rest.length;
    if (this.#size > largestRecord) this.#parts = [];
    else this.#parts.push(rest);
  }
}
