import type { Normalised } from './normalised.ts';
import { fastNumber } from './phone-fast.ts';
import { isInKnownRange, libraryNumber } from './phone-library.ts';
import { planOf, plansByCountry } from './phone-plans.ts';
import type { PhoneText } from './phone-text.ts';
import type { RuleSet } from './rule-sets.ts';

/** One written number in its normal form, if country code and length are possible. */
export function normaliseNumber(text: PhoneText, country: string | undefined, rules: RuleSet): Normalised {
  const suspect = endsLikeJunk(text.digits);
  if (suspect && isOneDigit(text.digits)) return { reason: 'junk_value' };
  const number = text.digits.length > longest ? undefined : toE164(text, country);
  if (number === undefined) return { reason: refusal(text, country) };
  if (suspect && isJunk(number, text.digits)) return { reason: 'junk_value' };
  return { normalised: rules.phonePlus ? number : number.slice(1) };
}

/** ITU-T E.164 allows 15 digits; Google's metadata knows national numbers of 17, dialled behind up to 8 more. */
const longest = 28;
const runs = ['1234567890', '01234567890', '9876543210'];

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

/** Only what is read as itself: a number that would lose one more trunk zero at a second reading is none. */
function parse(plus: boolean, digits: string, country: string | undefined): string | undefined {
  const fast = fastNumber(plus, digits, country);
  if (fast !== undefined) return fast || undefined;
  const number = libraryNumber(plus, digits, country);
  return number !== undefined && libraryNumber(true, number.slice(1), undefined) === number
    ? number
    : undefined;
}

function refusal({ plus, digits }: PhoneText, country: string | undefined) {
  const couldBeNational = !plus && digits.length >= 6 && digits.length <= 15;
  const countryIsKnown = country !== undefined && plansByCountry.has(country);
  return couldBeNational && !countryIsKnown ? 'phone_needs_country' : 'invalid_phone';
}

/**
 * What people type to get past a form: one digit over and over, or the keys in their order; these only outside the
 * ranges in use, for in Malaysia 012 345 6789 is somebody's number.
 */
function isJunk(e164: string, written: string): boolean {
  const digits = e164.slice(1);
  const national = digits.slice(planOf(digits)?.callingCode.length);
  return isOneDigit(national) || ((isRun(written) || isRun(national)) && !isInKnownRange(e164));
}

/** No pattern: one that refers back runs out of stack on a cell of megabytes. */
function isOneDigit(digits: string): boolean {
  return digits === digits.charAt(0).repeat(digits.length);
}

function isRun(digits: string): boolean {
  return digits.length >= 7 && runs.some((run) => run.startsWith(digits));
}

/** Spares most numbers the closer look: the last three digits of junk go up, down or nowhere by even steps. */
export function endsLikeJunk(digits: string): boolean {
  const last = digits.length - 1;
  const step = digits.charCodeAt(last) - digits.charCodeAt(last - 1);
  const stepBefore = digits.charCodeAt(last - 1) - digits.charCodeAt(last - 2);
  return last < 2 || (step === stepBefore && step >= -1 && step <= 1) || (step === -9 && stepBefore === 1);
}
