import { countryCode } from '../country.ts';
import { addNew, holds, outcomeOf } from '../outcome.ts';
import { countryOfCallingCode } from '../phone-library.ts';
import { ruleSet } from '../rule-sets.ts';
import type { Membership } from '../status.ts';
import type { Identified, Identify, Identity, Kind, Reading, Rejection, RuleSetName } from '../types.ts';
import type { Refusals } from './consents.ts';
import { at, type Profile, textAt } from './json.ts';
import type { ProfileValue } from './values.ts';

export interface ReadValuesOptions {
  rules: RuleSetName;
  /** For phones of profiles that name no country. */
  country?: string | undefined;
  identify: Identify;
  /** Whether refusals in the profiles are to be ignored. */
  ignoreConsent?: boolean;
  /** Told of each value, where it stands in which profile, and what it gave: for whoever counts by path. */
  onValue?: ((path: string, kind: Kind, given: Identified, profile: Profile) => void) | undefined;
}

/** What the values of a profile give, and what is refused of them. */
export function readValues(
  profile: Profile,
  values: readonly ProfileValue[],
  membership: Membership | undefined,
  refusals: Refusals,
  options: ReadValuesOptions,
): Reading {
  const identified = identifyAll(profile, values, options);
  const banned = bannedDigests(refusals, identified, options);
  const identities: Identity[] = [];
  const refused: Identity[] = [];
  const rejections: Rejection[] = [];
  let filled = false;
  for (const { value, given } of identified) {
    const { kind, path } = value;
    filled ||= given.identities.length + given.rejected.length > 0;
    for (const identity of given.identities) {
      if (!refusals.person && !refusals.kinds.has(kind) && !banned.has(identity.digest)) {
        addNew(identities, [identity]);
      } else if (!holds(refused, identity)) {
        refused.push(identity);
        rejections.push({ column: undefined, path, kind, reason: 'consent_refused' });
      }
    }
    for (const reason of given.rejected) rejections.push({ column: undefined, path, kind, reason });
  }
  const refusal: Rejection = { column: undefined, kind: undefined, reason: 'consent_refused' };
  return outcomeOf({
    filled,
    refusal: refusals.person ? refusal : undefined,
    membership,
    statusColumn: undefined,
    identities,
    refused,
    rejections,
  });
}

interface IdentifiedValue {
  value: ProfileValue;
  given: Identified;
}

/** An address mostly stands twice, in the identity map and in its attribute: that is one value. */
function identifyAll(
  profile: Profile,
  values: readonly ProfileValue[],
  options: ReadValuesOptions,
): IdentifiedValue[] {
  const all: IdentifiedValue[] = [];
  for (const value of values) {
    const isKnown = isAmong(all, value);
    if (isKnown && options.onValue === undefined) continue;
    const given = identifyValue(value, profile, options);
    options.onValue?.(value.path, value.kind, given, profile);
    if (!isKnown) all.push({ value, given });
  }
  return all;
}

function isAmong(all: readonly IdentifiedValue[], value: ProfileValue): boolean {
  for (const { value: seen } of all) {
    if (
      seen.text === value.text &&
      seen.kind === value.kind &&
      seen.country === value.country &&
      seen.plusless === value.plusless &&
      (seen.blocked ?? false) === (value.blocked ?? false)
    ) {
      return true;
    }
  }
  return false;
}

function identifyValue(
  { kind, text, plusless, country }: ProfileValue,
  profile: Profile,
  { rules, country: byDefault, identify }: ReadValuesOptions,
): Identified {
  if (plusless && ruleSet(rules).phonePlus && digest.test(text))
    return { identities: [], rejected: ['wrong_digest'] };
  return identify(kind, text, {
    rules,
    // A number that begins with a plus needs none.
    country:
      kind === 'phone' && text[0] !== '+'
        ? (countryFrom(country) ?? homeCountry(profile) ?? byDefault)
        : undefined,
  });
}

/** SHA-256 in hexadecimal or base64; no phone number has as many letters and digits in a row. */
const digest = /[0-9a-z+/_-]{43}/i;

/** Values that must not be used, wherever in the profile they stand again. */
function bannedDigests(
  { ids }: Refusals,
  identified: readonly IdentifiedValue[],
  options: ReadValuesOptions,
): ReadonlySet<string> {
  const blocked = options.ignoreConsent ? [] : identified.filter(({ value }) => value.blocked);
  if (ids.length + blocked.length === 0) return noDigests;
  const given = [
    ...ids.map(({ kind, id }) => options.identify(kind, id, options)),
    ...blocked.map(({ given }) => given),
  ];
  return new Set(given.flatMap(({ identities }) => identities.map(({ digest }) => digest)));
}

const noDigests: ReadonlySet<string> = new Set();

/** XDM's phone numbers have a calling code beside them; other people write the country there. */
function countryFrom(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const digits = text.replace(/^\+|^00/, '');
  return /^\d{1,3}$/.test(digits) ? countryOfCallingCode(digits) : countryCode(text);
}

const addresses = [
  'homeAddress',
  'mailingAddress',
  'billingAddress',
  'shippingAddress',
  'workAddress',
] as const;

function homeCountry(profile: Profile): string | undefined {
  for (const key of addresses) {
    const text = textAt(at(profile, key), 'countryCode') ?? textAt(at(profile, key), 'country');
    const code = text === undefined ? undefined : countryCode(text);
    if (code !== undefined) return code;
  }
  return undefined;
}
