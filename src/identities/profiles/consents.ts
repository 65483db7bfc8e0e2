import { meaningOf, refuses } from '../consent.ts';
import { type ConsentReading, consentOf } from '../consent-headers.ts';
import type { ConsentColumn, Kind } from '../types.ts';
import { headerWords } from '../words.ts';
import { at, entriesOf, isObject, type JsonValue, type Profile, plainKey, textAt, textOf } from './json.ts';
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
  const room = { left: mostRemembered };
  const top = new ChoicePlace('consents', '.val', room);
  const older = new ChoicePlace('optInOut', '', room);
  return (profile) => {
    const consents = at(profile, 'consents');
    const refused = channelsRefused(consents, top);
    for (const [channel, value] of entriesOf(at(profile, 'optInOut'))) {
      addRefused(refused, older.at(channel), textOf(value));
    }
    return {
      person: refused.has('person') || privacyOptOut(profile) || policyExited(profile),
      kinds: refused as ReadonlySet<Kind>,
      ids: idsRefused(at(consents, 'idSpecific'), top),
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

/** A place where profiles have a choice; what that is about is worked out once, for the next profile has it too. */
class ChoicePlace {
  readonly #path: string;
  readonly #end: string;
  /** How many more places are kept, against keys that are ids. */
  readonly #room: { left: number };
  readonly #below = new Map<string, ChoicePlace>();
  #columns: readonly ConsentColumn[] | undefined;

  /** `end`: what the path of the choice itself ends in. */
  constructor(path: string, end: string, room: { left: number }) {
    this.#path = path;
    this.#end = end;
    this.#room = room;
  }

  at(key: string): ChoicePlace {
    const known = this.#below.get(key);
    if (known !== undefined) return known;
    const place = new ChoicePlace(`${this.#path}.${key}`, this.#end, this.#room);
    if (this.#room.left-- > 0) this.#below.set(key, place);
    return place;
  }

  /** By the rules for the same fields in a flat file, `consents.marketing.email.val`. */
  get columns(): readonly ConsentColumn[] {
    this.#columns ??= columnsOf(consentOf(headerWords(this.#path + this.#end)));
    return this.#columns;
  }
}

const mostRemembered = 1000;

function columnsOf(reading: ConsentReading | undefined): ConsentColumn[] {
  if (reading === undefined) return [];
  return reading.channels.map((channel) => ({ index: -1, channel, polarity: reading.polarity }));
}

function channelsRefused(consents: JsonValue | undefined, top: ChoicePlace): Refused {
  const refused: Refused = new Set();
  if (isObject(consents)) walk(consents, top, refused);
  const adId = at(consents, 'adID');
  if (adId !== undefined && refusesAdId(adId)) {
    const type = textAt(adId, 'idType')?.toLowerCase();
    if (type !== 'gaid') refused.add('idfa');
    if (type !== 'idfa') refused.add('gaid');
  }
  return refused;
}

/** Every choice (`val`) below; `idSpecific` is about single ids, `adID` may be about one of two systems. */
function walk(value: Profile, place: ChoicePlace, refused: Refused): void {
  for (const key in value) {
    const plain = plainKey(key);
    if (plain === 'idSpecific' || plain === 'adID' || plain === 'metadata') continue;
    const each = value[key];
    if (isObject(each)) walk(each, place.at(plain), refused);
    else if (plain === 'val') addRefused(refused, place, textOf(each));
  }
}

function addRefused(refused: Refused, place: ChoicePlace, choice: string | undefined): void {
  if (choice === undefined) return;
  for (const column of place.columns) {
    if (!refuses(column, choice)) continue;
    const { channel } = column;
    if (channel === 'device') refused.add('idfa').add('gaid');
    else refused.add(channel);
  }
}

function refusesAdId(adId: JsonValue): boolean {
  return refuses({ index: -1, channel: 'device', polarity: 'adobe' }, textAt(adId, 'val') ?? '');
}

/** For one id, sharing or marketing as a whole counts, and the marketing through what it is. */
function idsRefused(idSpecific: JsonValue | undefined, top: ChoicePlace): Refusals['ids'] {
  return entriesOf(idSpecific).flatMap(([code, ids]) => {
    const kind = namespaceOf(code)?.kind;
    if (kind === undefined) return [];
    return entriesOf(ids).flatMap(([id, choices]) => {
      const refused = channelsRefused(choices, top);
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
