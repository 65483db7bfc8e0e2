import { meaningOf, refuses } from '../consent.ts';
import { type ConsentReading, consentOf } from '../consent-headers.ts';
import type { Kind } from '../types.ts';
import { headerWords } from '../words.ts';
import { at, entriesOf, isObject, type JsonValue, type Profile, textAt, textOf } from './json.ts';
import { namespaceOf } from './namespaces.ts';

/** What a profile refuses (adobe-formats 3.2; the design's "Consent"). */
export interface Refusals {
  person: boolean;
  kinds: ReadonlySet<Kind>;
  /** Single addresses, numbers and devices. */
  ids: readonly { kind: Kind; id: string }[];
}

/** Finds what profiles refuse; what a field means is worked out once. */
export function refusalFinder(): (profile: Profile) => Refusals {
  const known = new Map<string, ConsentReading | undefined>();
  const readingOf = (path: string) => {
    if (known.has(path)) return known.get(path);
    const reading = consentOf(headerWords(path));
    if (known.size < mostRemembered) known.set(path, reading);
    return reading;
  };
  return (profile) => {
    const consents = at(profile, 'consents');
    const refused = channelsRefused(consents, readingOf);
    for (const [channel, value] of entriesOf(at(profile, 'optInOut'))) {
      addRefused(refused, readingOf(`optInOut.${channel}`), textOf(value));
    }
    return {
      person: refused.has('person') || privacyOptOut(profile) || policyExited(profile),
      kinds: refused as ReadonlySet<Kind>,
      ids: idsRefused(at(consents, 'idSpecific'), readingOf),
    };
  };
}

export const noRefusals: Refusals = { person: false, kinds: new Set(), ids: [] };

/** A state of a single address or number (`blocked`, `blacklisted`) that forbids to use it. */
export function isBlocked(status: string | undefined): boolean {
  // Nearly all are active, and need no closer look.
  return status !== undefined && status !== 'active' && meaningOf(status) === 'refused';
}

type Refused = Set<Kind | 'person'>;
type ReadingOf = (path: string) => ConsentReading | undefined;

const mostRemembered = 1000;

function channelsRefused(consents: JsonValue | undefined, readingOf: ReadingOf): Refused {
  const refused: Refused = new Set();
  walk(consents, 'consents', readingOf, refused);
  const adId = at(consents, 'adID');
  if (adId !== undefined && refusesAdId(adId)) {
    const type = textAt(adId, 'idType')?.toLowerCase();
    if (type !== 'gaid') refused.add('idfa');
    if (type !== 'idfa') refused.add('gaid');
  }
  return refused;
}

/** Every choice (`val`) below; `idSpecific` is about single ids, `adID` may be about one of two systems. */
function walk(value: JsonValue | undefined, path: string, readingOf: ReadingOf, refused: Refused): void {
  for (const [key, each] of entriesOf(value)) {
    if (key === 'idSpecific' || key === 'adID' || key === 'metadata') continue;
    if (isObject(each)) walk(each, `${path}.${key}`, readingOf, refused);
    // By the rules for the same fields in a flat file, `consents.marketing.email.val`.
    else if (key === 'val') addRefused(refused, readingOf(`${path}.val`), textOf(each));
  }
}

function addRefused(refused: Refused, reading: ConsentReading | undefined, choice: string | undefined): void {
  if (choice === undefined || reading === undefined) return;
  for (const channel of reading.channels) {
    if (!refuses({ index: -1, channel, polarity: reading.polarity }, choice)) continue;
    if (channel === 'device') refused.add('idfa').add('gaid');
    else refused.add(channel);
  }
}

function refusesAdId(adId: JsonValue): boolean {
  return refuses({ index: -1, channel: 'device', polarity: 'adobe' }, textAt(adId, 'val') ?? '');
}

/** For one id, sharing or marketing as a whole counts, and the marketing through what it is. */
function idsRefused(idSpecific: JsonValue | undefined, readingOf: ReadingOf): Refusals['ids'] {
  return entriesOf(idSpecific).flatMap(([code, ids]) => {
    const kind = namespaceOf(code)?.kind;
    if (kind === undefined) return [];
    return entriesOf(ids).flatMap(([id, choices]) => {
      const refused = channelsRefused(choices, readingOf);
      return refused.has('person') || refused.has(kind) ? [{ kind, id }] : [];
    });
  });
}

/** Deprecated, and still in profiles: sales, sharing, or everything. */
function privacyOptOut(profile: Profile): boolean {
  const optOuts = at(at(profile, 'optOutConsentLevel'), 'privacyOptOuts');
  return (
    Array.isArray(optOuts) && optOuts.some((each) => textAt(each, 'optOutValue')?.toLowerCase() === 'out')
  );
}

/** Adobe's own check found that a consent policy keeps the person out. */
function policyExited(profile: Profile): boolean {
  return entriesOf(at(profile, 'consentPoliciesResultMap')).some(
    ([, result]) => textAt(result, 'status')?.toLowerCase() === 'exited',
  );
}
