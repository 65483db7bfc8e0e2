import { isAscii, isUtf8 } from 'node:buffer';
import { chooseByFlaws, type EncodingFound, inspectUtf8, unfinishedUtf8 } from './encoding.ts';
import { damaged } from './faults.ts';
import { decodeWindows1252 } from './windows-1252.ts';

/** A place that is no text in the file's encoding: `at` in the decoded bytes, `byte` in the file's own. */
export interface Flaw {
  at: number;
  byte: number;
}

/**
 * Turns blocks of a file into blocks of UTF-8 without the byte order mark. What cannot be decoded is kept or
 * replaced, so that rows stay in line, and its place is noted in `flaws`.
 */
export class Decoder {
  readonly flaws: Flaw[] = [];
  /** Starts as found and may change once: a file that was ASCII so far turns out not to be UTF-8. */
  encoding: EncodingFound['encoding'];
  #undecided: boolean;
  #carry: Buffer = Buffer.alloc(0);
  #skip: number;
  /** Bytes of the file before the carry, and decoded bytes given so far. */
  #byte = 0;
  #at = 0;
  readonly #file: string;

  constructor(file: string, found: EncodingFound) {
    this.#file = file;
    this.encoding = found.encoding;
    this.#undecided = found.onlyAscii;
    this.#skip = found.bom;
  }

  push(block: Buffer): Buffer {
    const fresh = block.subarray(this.#skip);
    this.#byte += block.length - fresh.length;
    this.#skip -= block.length - fresh.length;
    return this.#decode(this.#carry.length === 0 ? fresh : Buffer.concat([this.#carry, fresh]), false);
  }

  /** The rest; throws `source_damaged` where the file ends within a character. */
  end(): Buffer {
    return this.#decode(this.#carry, true);
  }

  #decode(bytes: Buffer, final: boolean): Buffer {
    const usable = bytes.length - this.#unfinished(bytes, final);
    this.#carry = bytes.subarray(usable);
    const decoded = this.#convert(bytes.subarray(0, usable));
    this.#byte += usable;
    this.#at += decoded.length;
    if (final && this.#carry.length > 0) {
      throw damaged(this.#file, `byte ${this.#byte + 1}`, 'the file is cut off within a character', hint);
    }
    return decoded;
  }

  #unfinished(bytes: Buffer, final: boolean): number {
    if (this.encoding === 'utf-16le' || this.encoding === 'utf-16be') {
      const odd = bytes.length % 2;
      const high = bytes[bytes.length - odd - (this.encoding === 'utf-16le' ? 1 : 2)] ?? 0;
      // The first half of a surrogate pair waits for its second; at the end it waits in vain.
      return odd + (!final && high >= 0xd8 && high <= 0xdb ? 2 : 0);
    }
    if (this.encoding !== 'utf-8') return 0;
    const unfinished = unfinishedUtf8(bytes);
    if (final && unfinished > 0 && this.#undecided) {
      this.encoding = 'windows-1252';
      return 0;
    }
    return unfinished;
  }

  #convert(bytes: Buffer): Buffer {
    if (this.encoding === 'utf-8') return this.#checkUtf8(bytes);
    if (this.encoding === 'utf-16le' || this.encoding === 'utf-16be') return this.#fromUtf16(bytes);
    return Buffer.from(decodeWindows1252(bytes));
  }

  #checkUtf8(bytes: Buffer): Buffer {
    if (isUtf8(bytes)) {
      if (this.#undecided) this.#undecided = isAscii(bytes);
      return bytes;
    }
    if (this.#undecided) {
      this.#undecided = false;
      this.encoding = chooseByFlaws(bytes);
      if (this.encoding !== 'utf-8') return this.#convert(bytes);
    }
    for (const flaw of inspectUtf8(bytes).flaws) this.#note(this.#at + flaw, this.#byte + flaw);
    return bytes;
  }

  #fromUtf16(bytes: Buffer): Buffer {
    // swap16 works in place, and the bytes are the caller's.
    const little = this.encoding === 'utf-16le' ? bytes : Buffer.from(bytes).swap16();
    const text = little.toString('utf16le');
    // With the u flag a surrogate matches only where it stands alone.
    for (const { index } of text.matchAll(/[\ud800-\udfff]/gu)) {
      this.#note(this.#at + Buffer.byteLength(text.slice(0, index)), this.#byte + index * 2);
    }
    return Buffer.from(text);
  }

  #note(at: number, byte: number): void {
    this.flaws.push({ at, byte });
  }
}

const hint = 'Copy or export the file again; it ends too early.';
