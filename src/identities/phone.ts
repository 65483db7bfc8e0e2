import { isOfAnotherKind } from './looks-like.ts';
import type { Normalised } from './normalised.ts';
import { normaliseNumber } from './phone-number.ts';
import { isDate, readPhoneTexts, readPlainPhone } from './phone-text.ts';
import type { RuleSet } from './rule-sets.ts';

/** A cell that holds one number in a common spelling; undefined: it has to be taken apart. */
export function normalisePlainPhone(
  cell: string,
  country: string | undefined,
  rules: RuleSet,
): Normalised | undefined {
  const text = readPlainPhone(cell);
  const number = text && normaliseNumber(text, country, rules);
  return number && 'normalised' in number ? number : undefined;
}

/** The texts of a cell that are read by themselves; a part can still hold several numbers. */
export function splitPhones(text: string): string[] {
  return scientific.test(text) || decimal.test(text) ? [text] : text.split(separator);
}

/** Every number of a part in its normal form; a part without digits gives none. */
export function normalisePhones(part: string, country: string | undefined, rules: RuleSet): Normalised[] {
  if (scientific.test(part)) return [{ reason: 'phone_damaged' }];
  if (isDate(part)) return [{ reason: 'invalid_phone' }];
  const pieces = splitAtSlash(part);
  if (pieces !== undefined) return pieces.flatMap((piece) => normalisePhones(piece, country, rules));
  const text = withoutEnd(part);
  const numbers = readPhoneTexts(text);
  if (numbers === undefined)
    return [{ reason: isOfAnotherKind('phone', part) ? 'wrong_column' : 'invalid_phone' }];
  const read = numbers.map((number) => normaliseNumber(number, country, rules));
  if (read.length !== 1 || !isInvalid(read[0] as Normalised)) return read;
  const loose = splitLoosely(text);
  return loose === undefined ? read : loose.flatMap((piece) => normalisePhones(piece, country, rules));
}

/** A parameter of RFC 3966 belongs to its number, and two commas are a dialling pause before an extension. */
const separator = /[|\t\n\v\f\r]|:::|;(?!\s*[a-z-]+=)|(?<!,),(?!,)/i;
/** A spreadsheet has rounded the number: the digits that are left are not it. */
const scientific = /^\+?\d+(?:[.,]\d+)?e\+?\d+$/i;
/** A whole number that went through a column of floats. */
const decimal = /^\+?\d+[.,]0+$/;
/** `030 1234567/68`: behind the slash the last digits of the next number, of the same person. */
const shortEnd = /^\s*\d{1,2}\s*$/;

function isInvalid(result: Normalised): boolean {
  return 'reason' in result && result.reason !== 'junk_value';
}

function withoutEnd(text: string): string {
  if (decimal.test(text)) return text.slice(0, text.search(/[.,]/));
  const [first = '', ...others] = text.split('/');
  return countDigits(first) >= 8 && others.every((piece) => shortEnd.test(piece)) ? first : text;
}

/** `030 / 1234567` is one number; a second trunk zero after the slash begins another, and three are never one. */
function splitAtSlash(text: string): string[] | undefined {
  const pieces = text.split('/');
  const [, second, third] = pieces;
  return (third !== undefined || second?.trimStart().startsWith('0')) && pieces.every(isLong)
    ? pieces
    : undefined;
}

/** `212-555-0101 / 212-555-0110`, a dash or blank between: two numbers, if each part is long enough to be one. */
function splitLoosely(text: string): string[] | undefined {
  for (const between of ['/', /\s+\p{Pd}\s+|[\s/]+/u]) {
    const pieces = text.trim().split(between);
    if (pieces.length > 1 && pieces.every(isLong)) return pieces;
  }
  return undefined;
}

function isLong(text: string): boolean {
  return countDigits(text) >= 7;
}

function countDigits(text: string): number {
  return text.replace(/\D/g, '').length;
}
