import { looksLike } from '../looks-like.ts';
import type { Kind } from '../types.ts';
import { isBlocked } from './consents.ts';
import { at, isObject, type JsonValue, listOf, type Profile, plainKey, textAt, textOf } from './json.ts';
import { type Namespace, namespaceOf } from './namespaces.ts';
import { Place, suggesterOf } from './paths.ts';

/** A value of a profile that can identify the person. */
export interface ProfileValue {
  kind: Kind;
  text: string;
  /** Where it stands, e.g. `identityMap.Email` or `personalEmail.address`. */
  path: string;
  plusless?: boolean | undefined;
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
  const top = new Place('', suggesterOf(named));
  const namedKinds = new Set(named.map(({ kind }) => kind));
  const namedPaths = new Map(named.map(({ kind, path }) => [path.toLowerCase(), kind]));
  const codes = new Map<string, NamedSpace | undefined>();
  const namespaceFor = (code: string) => {
    if (codes.has(code)) return codes.get(code);
    const path = `identityMap.${code}`;
    const kind = namedPaths.get(path.toLowerCase());
    const namespace = kind === undefined ? namespaceOf(code) : { kind };
    const found = namespace && { ...namespace, path };
    if (codes.size < mostRemembered) codes.set(code, found);
    return found;
  };
  return (profile) => {
    const values: ProfileValue[] = [];
    addIdentityMap(values, at(profile, 'identityMap'), namespaceFor);
    addIdentities(values, at(profile, 'identities'));
    for (const key in profile) {
      const plain = plainKey(key);
      if (!elsewhere.has(plain)) {
        const place = plain === 'attributes' ? top : top.at(plain);
        addAttributes(values, profile[key] as JsonValue, place, undefined);
      }
    }
    if (named.length === 0) return values;
    return values.filter(
      ({ kind, path }) => !namedKinds.has(kind) || namedPaths.get(path.toLowerCase()) === kind,
    );
  };
}

const mostRemembered = 1000;

/** Whether a key of a profile may hold attributes of the person. */
export function isAttribute(key: string): boolean {
  return !elsewhere.has(key);
}

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

interface NamedSpace extends Namespace {
  path: string;
}

function addIdentityMap(
  values: ProfileValue[],
  identityMap: JsonValue | undefined,
  namespaceFor: (code: string) => NamedSpace | undefined,
): void {
  if (!isObject(identityMap)) return;
  for (const code in identityMap) {
    const namespace = namespaceFor(plainKey(code));
    if (namespace === undefined) continue;
    const { kind, plusless, path } = namespace;
    for (const each of listOf(identityMap[code])) {
      const text = isObject(each) ? textAt(each, 'id') : textOf(each);
      if (text !== undefined) values.push({ kind, text, path, plusless });
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
  place: Place,
  around: Profile | undefined,
): void {
  if (Array.isArray(value)) {
    for (const each of value) addAttributes(values, each, place, around);
  } else if (isObject(value)) {
    for (const key in value) addAttributes(values, value[key] as JsonValue, place.at(key), value);
  } else if (typeof value === 'string' || typeof value === 'number') {
    const { suggested, path } = place;
    if (suggested === undefined) return;
    const text = String(value);
    if (!suggested.certain && !looksLike(suggested.kind, text)) return;
    const beside = place.isContactPoint && {
      blocked: isBlocked(textAt(around, 'status')),
      country: textAt(around, 'countryCode'),
    };
    values.push({ kind: suggested.kind, text, path, ...beside });
  }
}
