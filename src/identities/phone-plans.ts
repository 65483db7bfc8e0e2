import { createRequire } from 'node:module';

/** What happens to a national number of some length, in every country that shares the calling code. */
export type Length = 'possible' | 'too short' | 'too long' | 'disagree';

/** The numbering plan of a country, compiled from Google's metadata as libphonenumber-js carries it. */
export interface PhonePlan {
  callingCode: string;
  /** Prefix dialled before a foreign number; the non-geographic plans have none. */
  international: RegExp | undefined;
  /** Prefix dialled before a national number, the trunk zero. */
  national: RegExp | undefined;
  valid: RegExp;
  /** By the number of digits. */
  lengths: readonly Length[];
}

interface Metadata {
  country_calling_codes: Readonly<Record<string, readonly string[]>>;
  countries: Readonly<Record<string, CountryMetadata>>;
  nonGeographic: Readonly<Record<string, CountryMetadata>>;
}

/** Calling code, international prefix, pattern, lengths, formats, national prefix, its format, its pattern. */
type CountryMetadata = readonly [
  string,
  string | 0,
  string,
  readonly number[],
  unknown,
  string | 0,
  unknown,
  string | 0,
];

// A JSON file: `require` reads it ten times as fast as the package's own module does, without any of its code.
const metadata = createRequire(import.meta.url)('libphonenumber-js/min/metadata') as Metadata;

/** By ISO 3166-1 alpha-2. */
export const plansByCountry: ReadonlyMap<string, PhonePlan> = new Map(
  Object.entries(metadata.countries).map(([country, data]) => [country, compile(data)]),
);

/** The plan of the first country of each calling code. */
export const plansByCallingCode: ReadonlyMap<string, PhonePlan> = new Map([
  ...Object.entries(metadata.nonGeographic).map(([code, data]) => [code, compile(data)] as const),
  ...Object.entries(metadata.country_calling_codes).map(
    ([code, [main]]) => [code, plansByCountry.get(main as string) as PhonePlan] as const,
  ),
]);

/** The plan and the rest of a number that starts with a calling code (no code is the beginning of another). */
export function splitCallingCode(digits: string): { plan: PhonePlan; rest: string } | undefined {
  for (let length = 1; length <= 3; length++) {
    const plan = plansByCallingCode.get(digits.slice(0, length));
    if (plan !== undefined) return { plan, rest: digits.slice(length) };
  }
  return undefined;
}

function compile(data: CountryMetadata): PhonePlan {
  const [callingCode, international, valid, own, , prefix, , prefixPattern] = data;
  const sharing = metadata.country_calling_codes[callingCode] ?? [];
  const lengths = [own, ...sharing.map((country) => (metadata.countries[country] as CountryMetadata)[3])];
  return {
    callingCode,
    international: anchored(international),
    national: anchored(prefixPattern || prefix),
    valid: new RegExp(`^(?:${valid})$`),
    lengths: Array.from({ length: 18 }, (_, digits) => agreed(lengths, digits)),
  };
}

function anchored(pattern: string | 0): RegExp | undefined {
  return pattern ? new RegExp(`^(?:${pattern})`) : undefined;
}

function agreed(countries: readonly (readonly number[])[], digits: number): Length {
  const answers = new Set(countries.map((lengths) => judge(lengths, digits)));
  return answers.size === 1 ? ([...answers][0] as Length) : 'disagree';
}

function judge(lengths: readonly number[], digits: number): Length {
  if (lengths.includes(digits)) return 'possible';
  return digits > (lengths.at(-1) as number) ? 'too long' : 'too short';
}
