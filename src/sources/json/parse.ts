import { parse as parseLossless } from 'lossless-json';
import type { JsonObject, JsonValue } from '../types.ts';
import type { Frame } from './frame.ts';

/**
 * The object of a frame; undefined where the text is none. A key that stands twice makes it none: what it means differs
 * from reader to reader, and one of the two may be a refusal.
 */
export function parseFrame({ text, colons }: Frame): JsonObject | undefined {
  if (text === undefined) return undefined;
  const value = parseText(text.toString());
  return isObject(value) && countKeys(value) === colons ? value : undefined;
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Undefined: it is not JSON. */
export function parseText(text: string): JsonValue | undefined {
  try {
    if (inexact.test(text)) return parseLossless(text, undefined, (number) => number) as JsonValue;
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Numbers that JavaScript would round or write otherwise than the file does, such as an id or `1.2E+10`. */
const inexact = /[:[,]\s*-?(?:\d{16}|\d+(?:\.\d+)?[eE])/;

function countKeys(value: JsonValue): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const each of value) count += countKeys(each);
    return count;
  }
  for (const each of Object.values(value)) count += 1 + countKeys(each);
  return count;
}
