import { suggestionOf } from '../headers.ts';
import { looksLike } from '../looks-like.ts';
import type { Kind } from '../types.ts';
import { headerWords } from '../words.ts';
import { isBlocked } from './consents.ts';
import { at, entriesOf, isObject, type JsonValue, listOf, type Profile, textAt, textOf } from './json.ts';
import { namespaceOf } from './namespaces.ts';

/** A value of a profile that can identify the person. */
export interface ProfileValue {
  kind: Kind;
  text: string;
  /** Where it stands, e.g. `identityMap.Email` or `personalEmail.address`. */
  path: string;
  plusless?: boolean;
  /** The profile says that it must not be used. */
  blocked?: boolean;
  /** Of a phone: as the value beside it says, a calling code or a country. */
  country?: string | undefined;
}

export type ValueFinder = (profile: Profile) => ProfileValue[];

/**
 * Finds the identifiers of profiles. `named`: paths that `--map` gives, which replace what would be found for their kind.
 * What a path holds is worked out once.
 */
export function valueFinder(named: readonly { kind: Kind; path: string }[] = []): ValueFinder {
  const kindOf = pathReader(named);
  const namedKinds = new Set(named.map(({ kind }) => kind));
  const namedPaths = new Map(named.map(({ kind, path }) => [path.toLowerCase(), kind]));
  return (profile) => {
    const values: ProfileValue[] = [];
    addIdentityMap(values, at(profile, 'identityMap'), namedPaths);
    addIdentities(values, at(profile, 'identities'));
    for (const [key, value] of entriesOf(profile)) {
      // Free-form attributes of streaming messages stand below this key, each in a `value` of its own.
      const path = key === 'attributes' ? '' : key;
      if (!elsewhere.has(key)) addAttributes(values, value, path, kindOf);
    }
    if (named.length === 0) return values;
    return values.filter(
      ({ kind, path }) => !namedKinds.has(kind) || namedPaths.get(path.toLowerCase()) === kind,
    );
  };
}

/** What a path suggests, as a header would (adobe-formats 8.1); `certain` needs no look at the value. */
interface Suggested {
  kind: Kind;
  certain: boolean;
}

type PathReader = (path: string) => Suggested | undefined;

function pathReader(named: readonly { kind: Kind; path: string }[]): PathReader {
  const known = new Map<string, Suggested | undefined>();
  return (path) => {
    if (known.has(path)) return known.get(path);
    const given = named.find((each) => each.path.toLowerCase() === path.toLowerCase());
    const found = suggestionOf(headerWords(path));
    const suggested = given
      ? { kind: given.kind, certain: true }
      : found.suggests === 'kind'
        ? found
        : undefined;
    if (known.size < mostRemembered) known.set(path, suggested);
    return suggested;
  };
}

const mostRemembered = 5000;

/** Read by rules of their own, or about no person's address. */
const elsewhere: ReadonlySet<string> = new Set([
  'identityMap',
  'identities',
  'segmentMembership',
  'AdobeExperiencePlatformSegments',
  'consents',
  'optInOut',
  'optOutConsentLevel',
  'consentPoliciesResultMap',
  'identityPrivacyInfo',
]);

function addIdentityMap(
  values: ProfileValue[],
  identityMap: JsonValue | undefined,
  named: ReadonlyMap<string, Kind>,
): void {
  for (const [code, ids] of entriesOf(identityMap)) {
    const path = `identityMap.${code}`;
    const kind = named.get(path.toLowerCase());
    const namespace = kind === undefined ? namespaceOf(code) : { kind };
    if (namespace === undefined) continue;
    for (const each of listOf(ids)) {
      const text = isObject(each) ? textAt(each, 'id') : textOf(each);
      if (text !== undefined) values.push({ ...namespace, text, path });
    }
  }
}

/** Rendered messages: `type` is the receiver's own word, and mostly a namespace's. */
function addIdentities(values: ProfileValue[], identities: JsonValue | undefined): void {
  for (const each of Array.isArray(identities) ? identities : []) {
    const [type = '', text] = [textAt(each, 'type'), textAt(each, 'id')];
    const namespace = namespaceOf(type);
    if (namespace !== undefined && text !== undefined)
      values.push({ ...namespace, text, path: `identities.${type}` });
  }
}

function addAttributes(
  values: ProfileValue[],
  value: JsonValue,
  path: string,
  kindOf: PathReader,
  around?: Profile,
): void {
  if (Array.isArray(value)) {
    for (const each of value) addAttributes(values, each, path, kindOf, around);
  } else if (isObject(value)) {
    for (const [key, each] of entriesOf(value)) {
      const below = path === '' ? key : `${path}.${key}`;
      addAttributes(values, each, key === 'value' ? path : below, kindOf, value);
    }
  } else if (typeof value === 'string' || typeof value === 'number') {
    const suggested = kindOf(path);
    const text = String(value);
    if (suggested === undefined || !(suggested.certain || looksLike(suggested.kind, text))) return;
    values.push({
      kind: suggested.kind,
      text,
      path,
      // In XDM's data types for addresses and numbers these stand beside the value.
      ...(isContactPoint(path) && {
        blocked: isBlocked(textAt(around, 'status')),
        country: textAt(around, 'countryCode'),
      }),
    });
  }
}

function isContactPoint(path: string): boolean {
  return /(?:^|\.)(?:number|address)$/.test(path);
}
