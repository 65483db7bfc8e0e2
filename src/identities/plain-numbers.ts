import { endsLikeJunk } from './phone-number.ts';
import { type PhonePlan, type Prefix, planOf, plansByCountry } from './phone-plans.ts';

/**
 * Numbers whose normal form shows from their first digits and their length, without a look at a pattern: `before` and
 * all digits, unless the last three stand in `junkEnds`. Those that numbering plans with patterns for prefixes know are
 * in no form.
 */
export interface PlainNumberForm {
  /** The country's cell as it stands; undefined: whatever it holds. */
  readonly country: string | undefined;
  /** What the text begins with: a plus or none, then digits. */
  readonly begins: string;
  /** What it must not begin with. */
  readonly not: readonly string[];
  /** Of the text, in characters. */
  readonly lengths: readonly number[];
  readonly before: string;
}

/** The forms that are worth a look, by a file's first rows. `countryOf`: what a country's cell says. */
export function plainForms(
  samples: readonly { number: string; country: string }[],
  countryOf: (cell: string) => string | undefined,
): PlainNumberForm[] {
  const codes = samples.flatMap(({ number }) => {
    return number.trimStart().startsWith('+') ? (planOf(number.replace(/\D/g, ''))?.callingCode ?? []) : [];
  });
  const cells = samples.map(({ country }) => country);
  return [
    ...commonest(cells).flatMap((cell) => formsOfCountry(countryOf(cell) ?? '', cell)),
    ...commonest(codes).flatMap(formsBehindPlus),
  ].filter(({ lengths }) => lengths.length > 0);
}

/** The last three digits of what may be junk, see `endsLikeJunk`. */
export const junkEnds: readonly string[] = Array.from({ length: 1000 }, (_, at) =>
  String(at).padStart(3, '0'),
).filter(endsLikeJunk);

/** Each one more makes the others slower. */
const mostForms = 8;

function commonest(texts: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .slice(0, mostForms)
    .map(([text]) => text);
}

/** Numbers behind a plus and this calling code. */
function formsBehindPlus(callingCode: string): PlainNumberForm[] {
  const plan = planOf(callingCode);
  const trunk = digitsOf(plan?.national);
  if (plan?.callingCode !== callingCode || trunk === undefined) return [];
  const begins = `+${callingCode}`;
  return [
    {
      country: undefined,
      begins,
      not: trunk.map((prefix) => begins + prefix),
      lengths: possibleLengths(plan, begins.length),
      before: '',
    },
  ];
}

/** Numbers of a country without a plus: bare, and behind its calling code. `cell`: how the records write the country. */
function formsOfCountry(country: string, cell: string): PlainNumberForm[] {
  const plan = plansByCountry.get(country);
  const main = plan && planOf(plan.callingCode);
  const [abroad, trunk, mainTrunk] = [plan?.international, plan?.national, main?.national].map(digitsOf);
  if (plan === undefined || abroad === undefined || trunk === undefined || mainTrunk === undefined) return [];
  const { callingCode } = plan;
  const prefixes = [...new Set([...trunk, ...mainTrunk])];
  const bare: PlainNumberForm = {
    country: cell,
    begins: '',
    not: [...new Set(['+', callingCode, ...prefixes, ...abroad])],
    lengths: possibleLengths(plan, 0),
    before: callingCode,
  };
  // What is too long for a number of the country is one behind its calling code, which is cut as no other prefix but
  // for North America's 1: that is both, and the same number is left either way.
  const others = [...trunk, ...abroad].filter((prefix) => prefix !== callingCode);
  const called: PlainNumberForm = {
    country: cell,
    begins: callingCode,
    not: [
      ...prefixes.map((prefix) => callingCode + prefix),
      ...others.filter((prefix) => prefix.startsWith(callingCode) || callingCode.startsWith(prefix)),
    ],
    lengths: possibleLengths(plan, callingCode.length).filter(
      (length) => plan.lengths[length] === 'too long',
    ),
    before: '',
  };
  return [bare, called];
}

/** Undefined: not plain digits. */
function digitsOf(prefix: Prefix | undefined): readonly string[] | undefined {
  if (prefix === undefined) return [];
  return 'digits' in prefix ? prefix.digits : undefined;
}

/** Of what holds so many characters before a national number. */
function possibleLengths({ lengths, callingCode }: PhonePlan, before: number): number[] {
  return lengths.flatMap((length, digits) =>
    length === 'possible' && digits + (before > 0 ? callingCode.length : 0) >= fewestDigits
      ? [digits + before]
      : [],
  );
}

/** Fewer may be a date. */
const fewestDigits = 9;
