import { countryCode } from '../country.ts';
import { addNew, holds, outcomeOf } from '../outcome.ts';
import { countryOfCallingCode } from '../phone-library.ts';
import { ruleSet } from '../rule-sets.ts';
import { type Membership, plainMember } from '../status.ts';
import type {
  Identified,
  Identify,
  Identity,
  Kind,
  MappingProblem,
  Reading,
  Rejection,
  RuleSetName,
} from '../types.ts';
import { audiencesOf, settle } from './audiences.ts';
import { noRefusals, type Refusals, refusalFinder } from './consents.ts';
import { chooserOf, deciderOf } from './decide.ts';
import { noticesOf, problemsOf } from './first-look.ts';
import { at, type Profile, textAt, unique } from './json.ts';
import { type PlainProfiles, plainProfiles } from './plain.ts';
import { type ProfileValue, valueFinder } from './values.ts';

export interface ProfileReaderOptions {
  rules: RuleSetName;
  /** For phones of profiles that name no country. */
  country?: string | undefined;
  identify: Identify;
  /** `--map`: paths such as `identityMap.WorkEmail` or `_acme.mail`, instead of what would be found for the kind. */
  map?: readonly { kind: Kind; path: string }[];
  /** Whether refusals in the profiles are to be ignored. */
  ignoreConsent?: boolean;
  /** `--adobe-audience`, an id or a name. */
  adobeAudience?: string | undefined;
  /** Against which `validUntil` is held; undefined: it is not read. */
  now?: Date | undefined;
  /** Told of each value, where it stands in which profile, and what it gave: for whoever counts by path. */
  onValue?: ((path: string, kind: Kind, given: Identified, profile: Profile) => void) | undefined;
}

type ReadProfile = (profile: Profile) => Reading | { outcome: 'undecided'; audiences: string[] };

export interface ProfileReader {
  /** `undecided`: audiences among which `--adobe-audience` has to choose. */
  read: ReadProfile;
  /** The same under another rule set. */
  under(rules: RuleSetName): ReadProfile;
  /** What a database may do by itself, as the first lines show. Undefined: nothing, for `map` names the places. */
  plain(lines: readonly { text: string; profile: Profile }[]): PlainProfiles | undefined;
  /** Where the identifiers met so far stood, by kind; those of the samples from the start. */
  readonly paths: ReadonlyMap<Kind, ReadonlySet<string>>;
  /** The audiences of the samples. */
  readonly audiences: readonly string[];
  /** What a person should know. */
  readonly notices: readonly string[];
  /** Anything here stops the run. */
  readonly problems: readonly MappingProblem[];
}

/**
 * Reads nested Adobe profiles. `samples` are the first ones: where they speak of one audience only, that is the one;
 * where they speak of none, every profile is a member, until one speaks of an audience after all.
 */
export function profileReader(samples: readonly Profile[], options: ProfileReaderOptions): ProfileReader {
  const { adobeAudience, map = [] } = options;
  const findValues = valueFinder(map);
  const findRefusals = options.ignoreConsent ? () => noRefusals : refusalFinder();
  const audiences = unique(samples.flatMap(audiencesOf).map(({ id }) => id));
  const decide = adobeAudience === undefined ? deciderOf(audiences) : chooserOf(adobeAudience);
  const paths = new Map<Kind, Set<string>>();
  const valuesOf = (profile: Profile) => {
    const values = findValues(profile);
    for (const { kind, path } of values) remember(paths, kind, path);
    return values;
  };
  for (const profile of samples) valuesOf(profile);
  const under = (rules: RuleSetName): ReadProfile => {
    const settings = { ...options, rules };
    return (profile) => {
      const statements = decide(audiencesOf(profile));
      if ('undecided' in statements) return { outcome: 'undecided', audiences: statements.undecided };
      if ('filtered' in statements) return { outcome: 'filtered' };
      const membership = statements.about.length === 0 ? plainMember : settle(statements.about, options.now);
      return readValues(profile, valuesOf(profile), membership, findRefusals(profile), settings);
    };
  };
  return {
    read: under(options.rules),
    under,
    plain: (lines) =>
      map.length > 0 ? undefined : plainProfiles(lines, { findValues, findRefusals, decide }, options),
    paths,
    audiences,
    notices: noticesOf(samples, adobeAudience, paths),
    problems: problemsOf(samples, map, paths),
  };
}

function remember(paths: Map<Kind, Set<string>>, kind: Kind, path: string): void {
  const known = paths.get(kind);
  if (known === undefined) paths.set(kind, new Set([path]));
  else if (known.size < mostPaths) known.add(path);
}

/** Against keys that are ids. */
const mostPaths = 100;

function readValues(
  profile: Profile,
  values: readonly ProfileValue[],
  membership: Membership | undefined,
  refusals: Refusals,
  options: ProfileReaderOptions,
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
  options: ProfileReaderOptions,
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
  { rules, country: byDefault, identify }: ProfileReaderOptions,
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
  options: ProfileReaderOptions,
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
