import { type Length, type PhonePlan, type Prefix, planOf, plansByCountry } from './phone-plans.ts';

/** E.164; `''` for a number that is not possible; undefined where only the library can tell. */
export type FastNumber = string | undefined;

/**
 * What libphonenumber-js makes of digits, with or without a plus before them, by the same steps: international
 * prefix, calling code without plus, national prefix, length. The library builds every pattern anew for each number,
 * which is why this is fast. Left to the library are a length on which the countries of one calling code disagree, and
 * a number that would be cut once more at a second reading.
 */
export function fastNumber(plus: boolean, digits: string, country: string | undefined): FastNumber {
  if (plus) return fromInternational(digits);
  const plan = country === undefined ? undefined : plansByCountry.get(country);
  if (plan === undefined) return '';
  const dialled = prefixLength(plan.international, digits, 0);
  if (dialled > 0 && digits.length > dialled && digits.charAt(dialled) !== '0') {
    return fromInternational(digits.slice(dialled));
  }
  const national = withoutPrefix(digits, plan);
  if (national === undefined) return undefined;
  if (!isAt(0, plan.callingCode, digits)) return possible(national, plan);
  const rest = withoutPrefix(digits.slice(plan.callingCode.length), plan);
  const length = lengthOf(national, plan);
  if (rest === undefined || length === 'disagree') return undefined;
  const lacksPlus = length === 'too long' || (!plan.valid.test(national) && plan.valid.test(rest));
  return lacksPlus ? fromInternational(digits) : possible(national, plan);
}

function fromInternational(digits: string): FastNumber {
  const plan = planOf(digits);
  if (plan === undefined) return '';
  const start = plan.callingCode.length;
  if (prefixLength(plan.national, digits, start) === 0) {
    const length = plan.lengths[digits.length - start];
    if (length === 'disagree') return undefined;
    return length === 'possible' ? `+${digits}` : '';
  }
  const national = withoutPrefix(digits.slice(start), plan);
  return national === undefined ? undefined : possible(national, plan);
}

/** Cuts the national prefix, unless what is left would be less of a number than before. */
function withoutPrefix(digits: string, plan: PhonePlan): string | undefined {
  const length = prefixLength(plan.national, digits, 0);
  if (length === 0) return digits;
  const rest = rewritten(digits, plan) ?? digits.slice(length);
  if (plan.valid.test(digits) && !plan.valid.test(rest)) return digits;
  const outcome = lengthOf(rest, plan);
  if (outcome === 'disagree') return undefined;
  return outcome === 'too short' ? digits : rest;
}

function rewritten(digits: string, { national, rewrite }: PhonePlan): string | undefined {
  if (rewrite === undefined || !national || !('pattern' in national)) return undefined;
  return national.pattern.exec(digits)?.at(-1) ? digits.replace(national.pattern, rewrite) : undefined;
}

/** How many digits a prefix takes; 0: it is not there. */
function prefixLength(prefix: Prefix | undefined, digits: string, start: number): number {
  if (prefix === undefined) return 0;
  if ('pattern' in prefix)
    return prefix.pattern.exec(start === 0 ? digits : digits.slice(start))?.[0].length ?? 0;
  for (const text of prefix.digits) if (isAt(start, text, digits)) return text.length;
  return 0;
}

/** `startsWith`, faster for texts of one to three characters. */
function isAt(start: number, text: string, digits: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (digits.charCodeAt(start + index) !== text.charCodeAt(index)) return false;
  }
  return true;
}

/** Only what would be read as itself. */
function possible(national: string, plan: PhonePlan): FastNumber {
  const length = lengthOf(national, plan);
  if (length === 'disagree') return undefined;
  if (length !== 'possible') return '';
  const main = planOf(plan.callingCode) as PhonePlan;
  const settled =
    prefixLength(main.national, national, 0) === 0 || withoutPrefix(national, main) === national;
  return settled ? `+${plan.callingCode}${national}` : undefined;
}

function lengthOf(national: string, plan: PhonePlan): Length {
  return plan.lengths[national.length] ?? 'too long';
}
