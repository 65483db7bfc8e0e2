import { type Length, type PhonePlan, type Prefix, planOf, plansByCountry } from './phone-plans.ts';

/** E.164; `''` for a number that is not possible; undefined where only the library can tell. */
export type FastNumber = string | undefined;

/**
 * What libphonenumber-js makes of digits, with or without a plus before them, by the same steps: international
 * prefix, calling code without plus, national prefix, length. The library builds every pattern anew for each number,
 * which is why this is fast. A length on which the countries of one calling code disagree is left to the library.
 */
export function fastNumber(plus: boolean, digits: string, country: string | undefined): FastNumber {
  if (plus) return fromInternational(digits);
  const plan = country === undefined ? undefined : plansByCountry.get(country);
  if (plan === undefined) return '';
  const dialled = prefixLength(plan.international, digits);
  if (dialled > 0 && digits.length > dialled && digits.charAt(dialled) !== '0') {
    return fromInternational(digits.slice(dialled));
  }
  const national = withoutPrefix(digits, plan);
  if (national === undefined) return undefined;
  if (!begins(digits, plan.callingCode)) return possible(national, plan);
  const rest = withoutPrefix(digits.slice(plan.callingCode.length), plan);
  const length = lengthOf(national, plan);
  if (rest === undefined || length === 'disagree') return undefined;
  const lacksPlus = length === 'too long' || (!plan.valid.test(national) && plan.valid.test(rest));
  return lacksPlus ? fromInternational(digits) : possible(national, plan);
}

function fromInternational(digits: string): FastNumber {
  const plan = planOf(digits);
  if (plan === undefined) return '';
  const national = digits.slice(plan.callingCode.length);
  const bare = withoutPrefix(national, plan);
  if (bare === undefined) return undefined;
  return possible(bare, plan);
}

/** Cuts the national prefix, unless what is left would be less of a number than before. */
function withoutPrefix(digits: string, plan: PhonePlan): string | undefined {
  const length = prefixLength(plan.national, digits);
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
function prefixLength(prefix: Prefix | undefined, digits: string): number {
  if (prefix === undefined) return 0;
  if ('pattern' in prefix) return prefix.pattern.exec(digits)?.[0].length ?? 0;
  for (const text of prefix.digits) if (begins(digits, text)) return text.length;
  return 0;
}

/** `startsWith`, faster for texts of one to three characters. */
function begins(digits: string, text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (digits.charCodeAt(index) !== text.charCodeAt(index)) return false;
  }
  return true;
}

function possible(national: string, plan: PhonePlan): FastNumber {
  const length = lengthOf(national, plan);
  if (length === 'disagree') return undefined;
  return length === 'possible' ? `+${plan.callingCode}${national}` : '';
}

function lengthOf(national: string, plan: PhonePlan): Length {
  return plan.lengths[national.length] ?? 'too long';
}
