import { isAscii, isUtf8 } from 'node:buffer';
import type { Dialect } from './types.ts';

export type Encoding = Dialect['encoding'];

export interface EncodingFound {
  encoding: Encoding;
  /** Length of the byte order mark. */
  bom: number;
  /** Nothing but ASCII so far: what comes later decides. */
  onlyAscii: boolean;
}

/** The encoding by evidence: byte order mark, then UTF-16 by its zero bytes, then validity as UTF-8. */
export function findEncoding(head: Buffer): EncodingFound {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return found('utf-8', 3);
  if (head[0] === 0xff && head[1] === 0xfe) return found('utf-16le', 2);
  if (head[0] === 0xfe && head[1] === 0xff) return found('utf-16be', 2);
  const wide = head.includes(0) ? findUtf16(head) : undefined;
  if (wide !== undefined) return found(wide, 0);
  // The head may end within a character.
  const known = head.subarray(0, head.length - unfinishedUtf8(head));
  const encoding = isUtf8(known) ? 'utf-8' : chooseByFlaws(known);
  return { encoding, bom: 0, onlyAscii: isAscii(known) };
}

/** UTF-8 with broken bytes, or one of the single-byte encodings, whose letters seldom look like UTF-8. */
export function chooseByFlaws(bytes: Buffer): Encoding {
  const { flaws, sequences } = inspectUtf8(bytes);
  if (flaws.length <= sequences) return 'utf-8';
  // 0x80 to 0x9f are letters and signs in Windows-1252 and control characters in Latin-1.
  return flaws.some((at) => isC1(bytes[at])) ? 'windows-1252' : 'iso-8859-1';
}

/** Offsets of the bytes that are no UTF-8, and how many characters outside ASCII are. */
export function inspectUtf8(bytes: Buffer): { flaws: number[]; sequences: number } {
  const flaws: number[] = [];
  let sequences = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    if (length === 0) flaws.push(at);
    else if (length > 1) sequences++;
    at += Math.max(length, 1);
  }
  return { flaws, sequences };
}

/** How many bytes at the end belong to a character whose rest is still to come. */
export function unfinishedUtf8(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) return leadLength(byte) > back ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

function found(encoding: Encoding, bom: number): EncodingFound {
  return { encoding, bom, onlyAscii: false };
}

/** Text of customers is full of ASCII, and each ASCII character has its zero byte on the same side. */
function findUtf16(head: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const units = Math.floor(head.length / 2);
  let little = 0;
  let big = 0;
  for (let at = 0; at < units * 2; at += 2) {
    const [first = 0, second = 0] = [head[at], head[at + 1]];
    if (first === 0 && second === 0) return undefined;
    if (second === 0 && first < 0x80) little++;
    if (first === 0 && second < 0x80) big++;
  }
  if (little > units / 8 && big < little / 8) return 'utf-16le';
  if (big > units / 8 && little < big / 8) return 'utf-16be';
  return undefined;
}

function isC1(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x80 && byte <= 0x9f;
}

function leadLength(byte: number): number {
  if (byte >= 0xc2 && byte <= 0xdf) return 2;
  if (byte >= 0xe0 && byte <= 0xef) return 3;
  return byte >= 0xf0 && byte <= 0xf4 ? 4 : 1;
}

/** 0 where the bytes are no character. */
function sequenceLength(bytes: Buffer, at: number): number {
  const byte = bytes[at] ?? 0;
  if (byte < 0x80) return 1;
  const length = leadLength(byte);
  return length > 1 && at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)) ? length : 0;
}
