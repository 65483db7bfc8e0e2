import { type PhonePlan, plansByCountry, splitCallingCode } from './phone-plans.ts';

/** E.164; `''` for a number that is not possible; undefined where only the library can tell. */
export type FastNumber = string | undefined;

/**
 * What libphonenumber-js makes of digits, with or without a plus before them, by the same steps: international
 * prefix, calling code without plus, national prefix, length. The library builds every pattern anew for each number,
 * which is why this is fast. A prefix that rewrites the number, and a length on which countries of one calling code
 * disagree, are left to the library.
 */
export function fastNumber(plus: boolean, digits: string, country: string | undefined): FastNumber {
  if (plus) return fromInternational(digits);
  const plan = country === undefined ? undefined : plansByCountry.get(country);
  if (plan === undefined) return '';
  const dialled = plan.international?.exec(digits);
  if (dialled) {
    const rest = digits.slice(dialled[0].length);
    if (rest !== '' && !rest.startsWith('0')) return fromInternational(rest);
  }
  const national = withoutPrefix(digits, plan);
  if (national === undefined) return undefined;
  if (!digits.startsWith(plan.callingCode)) return possible(national, plan);
  const rest = withoutPrefix(digits.slice(plan.callingCode.length), plan);
  const length = lengthOf(national, plan);
  if (rest === undefined || length === 'disagree') return undefined;
  const lacksPlus = length === 'too long' || (!plan.valid.test(national) && plan.valid.test(rest));
  return lacksPlus ? fromInternational(digits) : possible(national, plan);
}

function fromInternational(digits: string): FastNumber {
  const split = splitCallingCode(digits);
  if (split === undefined) return '';
  const national = withoutPrefix(split.rest, split.plan);
  return national === undefined ? undefined : possible(national, split.plan);
}

/** Cuts the national prefix, unless what is left would be less of a number than before. */
function withoutPrefix(digits: string, plan: PhonePlan): string | undefined {
  const prefix = plan.national?.exec(digits);
  if (!prefix?.[0]) return digits;
  if (prefix.length > 1 && prefix.at(-1)) return undefined;
  const rest = digits.slice(prefix[0].length);
  if (plan.valid.test(digits) && !plan.valid.test(rest)) return digits;
  const length = lengthOf(rest, plan);
  if (length === 'disagree') return undefined;
  return length === 'too short' ? digits : rest;
}

function possible(national: string, plan: PhonePlan): FastNumber {
  const length = lengthOf(national, plan);
  if (length === 'disagree') return undefined;
  return length === 'possible' ? `+${plan.callingCode}${national}` : '';
}

function lengthOf(national: string, plan: PhonePlan) {
  return plan.lengths[national.length] ?? 'too long';
}
