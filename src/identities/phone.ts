import { isOfAnotherKind } from './looks-like.ts';
import type { Normalised } from './normalised.ts';
import { fastNumber } from './phone-fast.ts';
import { libraryNumber } from './phone-library.ts';
import { plansByCountry, splitCallingCode } from './phone-plans.ts';
import { type PhoneText, readPhoneTexts } from './phone-text.ts';
import type { RuleSet } from './rule-sets.ts';

/** The texts of a cell that are read by themselves; a part can still hold several numbers. */
export function splitPhones(text: string): string[] {
  return scientific.test(text) ? [text] : text.split(separator);
}

/** Every number of a part in its normal form; a part without digits gives none. */
export function normalisePhones(part: string, country: string | undefined, rules: RuleSet): Normalised[] {
  const home = country !== undefined && plansByCountry.has(country) ? country : undefined;
  if (plainNumber.test(part)) {
    const plus = part.startsWith('+');
    return [toNormalised({ plus, digits: plus ? part.slice(1) : part, bracketedZero: -1 }, home, rules)];
  }
  if (scientific.test(part)) return [{ reason: 'phone_damaged' }];
  const text = decimal.test(part) ? part.slice(0, part.indexOf('.')) : part;
  const numbers = readPhoneTexts(text);
  if (numbers === undefined)
    return [{ reason: isOfAnotherKind('phone', part) ? 'wrong_column' : 'invalid_phone' }];
  const read = numbers.map((number) => toNormalised(number, home, rules));
  if (read.length !== 1 || !isInvalid(read[0] as Normalised)) return read;
  const loose = splitLoosely(text);
  return loose === undefined ? read : loose.flatMap((piece) => normalisePhones(piece, country, rules));
}

/** A parameter of RFC 3966 belongs to its number, and two commas are a dialling pause before an extension. */
const separator = /[|\t\n\v\f\r]|:::|;(?!\s*[a-z-]+=)|(?<!,),(?!,)/i;
const plainNumber = /^\+?\d{7,15}$/;
/** A spreadsheet has rounded the number: the digits that are left are not it. */
const scientific = /^\+?\d+(?:[.,]\d+)?e\+?\d+$/i;
/** A whole number that went through a column of floats. */
const decimal = /^\+?\d+\.0+$/;
const oneDigit = /^(\d)\1*$/;
const runs: ReadonlySet<string> = new Set(
  ['0123456789', '1234567890', '01234567890', '9876543210'].flatMap((run) =>
    Array.from({ length: run.length - 6 }, (_, cut) => run.slice(0, run.length - cut)),
  ),
);
/** ITU-T E.164: 15 digits; Google's metadata knows national numbers of 17, dialled behind up to 8 more. */
const longest = 28;

function toNormalised(text: PhoneText, country: string | undefined, rules: RuleSet): Normalised {
  if (isJunk(text.digits)) return { reason: 'junk_value' };
  const number = text.digits.length > longest ? undefined : toE164(text, country);
  if (number === undefined) return { reason: refusal(text, country) };
  if (isJunk(splitCallingCode(number.slice(1))?.rest ?? '')) return { reason: 'junk_value' };
  return { normalised: rules.phonePlus ? number : number.slice(1) };
}

/** The country's own reading first. What is tried after it never turns a possible number into another. */
function toE164({ plus, digits, bracketedZero }: PhoneText, country: string | undefined): string | undefined {
  const asWritten = parse(plus, digits, country);
  if (asWritten !== undefined) return asWritten;
  if (bracketedZero >= 0) {
    const without = digits.slice(0, bracketedZero) + digits.slice(bracketedZero + 1);
    return toE164({ plus, digits: without, bracketedZero: -1 }, country);
  }
  if (plus || !digits.startsWith('00')) return undefined;
  // 00 is the international prefix that the ITU recommends (E.123). It is believed only when the digits after it are
  // a number to the letter: behind Australia's 0011 they would not be.
  const meant = `+${digits.slice(2)}`;
  return parse(true, digits.slice(2), undefined) === meant ? meant : undefined;
}

function parse(plus: boolean, digits: string, country: string | undefined): string | undefined {
  const fast = fastNumber(plus, digits, country);
  return fast === undefined ? libraryNumber(plus, digits, country) : fast || undefined;
}

function refusal({ plus, digits }: PhoneText, country: string | undefined) {
  const couldBeNational = !plus && digits.length >= 6 && digits.length <= 15;
  return country === undefined && couldBeNational ? 'phone_needs_country' : 'invalid_phone';
}

function isJunk(digits: string): boolean {
  return oneDigit.test(digits) || runs.has(digits);
}

function isInvalid(result: Normalised): boolean {
  return 'reason' in result && result.reason !== 'junk_value';
}

/** `212-555-0101 / 212-555-0110`, or a blank between: two numbers, if each part is long enough to be one. */
function splitLoosely(text: string): string[] | undefined {
  for (const between of [/\s*\/\s*/, /[\s/]+/]) {
    const pieces = text.trim().split(between);
    if (pieces.length > 1 && pieces.every((piece) => piece.replace(/\D/g, '').length >= 7)) return pieces;
  }
  return undefined;
}
