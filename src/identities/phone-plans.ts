import { createRequire } from 'node:module';

/** What happens to a national number of some length, in every country that shares the calling code. */
export type Length = 'possible' | 'too short' | 'too long' | 'disagree';

/** The numbering plan of a country, compiled from Google's metadata as libphonenumber-js carries it. */
export interface PhonePlan {
  callingCode: string;
  /** Dialled before a foreign number; the non-geographic plans have none. */
  international: Prefix | undefined;
  /** Dialled before a national number: the trunk zero. */
  national: Prefix | undefined;
  /** What takes the place of a national prefix that captured something, as in a short number of one island. */
  rewrite: string | undefined;
  valid: RegExp;
  /** By the number of digits. */
  lengths: readonly Length[];
}

/** Almost every prefix is plain digits, and comparing those is much faster than a pattern. */
export type Prefix = { digits: readonly string[] } | { pattern: RegExp };

interface Metadata {
  country_calling_codes: Readonly<Record<string, readonly string[]>>;
  countries: Readonly<Record<string, CountryMetadata>>;
  nonGeographic: Readonly<Record<string, CountryMetadata>>;
}

/** Calling code, international prefix, pattern, lengths, formats, national prefix, its format, pattern, rewriting. */
type CountryMetadata = readonly [
  string,
  string | 0,
  string,
  readonly number[],
  unknown,
  string | 0,
  unknown,
  string | 0,
  string | 0,
];

// A JSON file: `require` reads it ten times as fast as the package's own module does, without any of its code.
const metadata = createRequire(import.meta.url)('libphonenumber-js/min/metadata') as Metadata;

/** By ISO 3166-1 alpha-2. */
export const plansByCountry: ReadonlyMap<string, PhonePlan> = new Map(
  Object.entries(metadata.countries).map(([country, data]) => [country, compile(data)]),
);

/** The plan of the first country of each calling code, by the code as a number. */
const plansByCallingCode: readonly (PhonePlan | undefined)[] = listByCallingCode();

/** The plan of a number that starts with a calling code (no code is the beginning of another). */
export function planOf(digits: string): PhonePlan | undefined {
  // As a number 07 would be 7.
  if (digits.charCodeAt(0) === 48) return undefined;
  let code = 0;
  for (let index = 0; index < 3 && index < digits.length; index++) {
    code = code * 10 + digits.charCodeAt(index) - 48;
    const plan = plansByCallingCode[code];
    if (plan !== undefined) return plan;
  }
  return undefined;
}

/** The countries that share a calling code; none for a code of no country, such as satellite telephones. */
export function countriesSharing(callingCode: string): readonly string[] {
  return metadata.country_calling_codes[callingCode] ?? [];
}

function listByCallingCode(): (PhonePlan | undefined)[] {
  const plans = new Array<PhonePlan | undefined>(1000).fill(undefined);
  for (const [code, data] of Object.entries(metadata.nonGeographic)) plans[Number(code)] = compile(data);
  for (const [code, [main]] of Object.entries(metadata.country_calling_codes)) {
    plans[Number(code)] = plansByCountry.get(main as string);
  }
  return plans;
}

function compile(data: CountryMetadata): PhonePlan {
  const [callingCode, international, valid, own, , prefix, , prefixPattern, rewrite] = data;
  const sharing = metadata.country_calling_codes[callingCode] ?? [];
  const lengths = [own, ...sharing.map((country) => (metadata.countries[country] as CountryMetadata)[3])];
  return {
    callingCode,
    international: toPrefix(international),
    national: toPrefix(prefixPattern || prefix),
    rewrite: rewrite || undefined,
    valid: new RegExp(`^(?:${valid})$`),
    lengths: Array.from({ length: 18 }, (_, digits) => agreed(lengths, digits)),
  };
}

function toPrefix(pattern: string | 0): Prefix | undefined {
  if (!pattern) return undefined;
  return /^[\d|]+$/.test(pattern)
    ? { digits: pattern.split('|') }
    : { pattern: new RegExp(`^(?:${pattern})`) };
}

function agreed(countries: readonly (readonly number[])[], digits: number): Length {
  const answers = new Set(countries.map((lengths) => judge(lengths, digits)));
  return answers.size === 1 ? ([...answers][0] as Length) : 'disagree';
}

function judge(lengths: readonly number[], digits: number): Length {
  if (lengths.includes(digits)) return 'possible';
  return digits > (lengths.at(-1) as number) ? 'too long' : 'too short';
}
