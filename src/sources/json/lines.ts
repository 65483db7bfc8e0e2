import type { JsonObject, JsonValue } from '../types.ts';
import { byteOf, mostNested } from './syntax.ts';

/**
 * The short way for a line that holds one object, as nearly all do: it is parsed as it stands, without looking for the
 * record's end first. Whatever is unusual about it, the answers here are undefined, and the long way decides.
 */

/** Where an object that begins at `from` ends, if it takes the rest of its line. */
export function endOfLineObject(block: Buffer, from: number, newline: number): number | undefined {
  // A list under a name, `{"profiles": […]}`, is no record.
  if (block[from + 1] !== byteOf.quote || isProfiles(block, from + 2)) return undefined;
  let end = block.indexOf(newline, from);
  while (end > from && (block[end - 1] as number) <= 0x20) end--;
  return block[end - 1] === byteOf.objectEnd ? end : undefined;
}

function isProfiles(block: Buffer, at: number): boolean {
  return block[at] === profiles[0] && profiles.equals(block.subarray(at, at + profiles.length));
}

const profiles = Buffer.from('profiles');

/** The object, where no key stands twice in it and none of its numbers would be written otherwise by JavaScript. */
export function parseLine(text: Buffer): JsonObject | undefined {
  const keys = countKeysOf(text);
  if (keys === undefined) return undefined;
  try {
    const value: JsonObject = JSON.parse(text.toString());
    return countKeys(value, 1) === keys ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Counts at least the keys there are: each ends in a quote, and its colon follows at once. */
function countKeysOf(text: Buffer): number | undefined {
  let count = 0;
  for (let at = text.indexOf(byteOf.colon); at !== -1; at = text.indexOf(byteOf.colon, at + 1)) {
    const before = text[at - 1] as number;
    if (before <= 0x20) return undefined;
    if (before !== byteOf.quote) continue;
    count++;
    if (isInexact(text, at + 1)) return undefined;
  }
  return count;
}

/** A number of 16 digits or more, or with an exponent. */
function isInexact(text: Buffer, from: number): boolean {
  let at = from;
  while ((text[at] as number) <= 0x20) at++;
  if (text[at] === minus) at++;
  const start = at;
  while (isDigit(text[at])) at++;
  if (at - start >= 16) return true;
  if (at > start && text[at] === point)
    do at++;
    while (isDigit(text[at]));
  return at > start && (text[at] === exponent || text[at] === capitalExponent);
}

/** `NaN` where it is nested too deeply, or a list holds numbers, which were not looked at. */
function countKeys(value: JsonObject | readonly JsonValue[], depth: number): number {
  if (depth > mostNested) return Number.NaN;
  let count = 0;
  if (Array.isArray(value)) {
    for (const each of value) {
      if (typeof each === 'object' && each !== null) count += countKeys(each, depth + 1);
      else if (typeof each === 'number') return Number.NaN;
    }
    return count;
  }
  for (const key in value) {
    count++;
    const each = (value as JsonObject)[key];
    if (typeof each === 'object' && each !== null) count += countKeys(each, depth + 1);
  }
  return count;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

const minus = 0x2d;
const point = 0x2e;
const exponent = 0x65;
const capitalExponent = 0x45;
