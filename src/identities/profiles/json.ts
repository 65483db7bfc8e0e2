/** A nested record as JSON or Parquet gives it; a number that JavaScript cannot hold is a text. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | Profile;
export interface Profile {
  readonly [key: string]: JsonValue;
}

/** The keys that are asked for by name; none of them is one that every object of JavaScript has. */
const keys = [
  ...['identityMap', 'identities', 'segmentMembership', 'AdobeExperiencePlatformSegments'],
  ...['consents', 'optInOut', 'optOutConsentLevel', 'consentPoliciesResultMap', 'identityPrivacyInfo'],
  ...['homeAddress', 'mailingAddress', 'billingAddress', 'shippingAddress', 'workAddress'],
  ...['country', 'countryCode', 'id', 'type', 'name', 'status', 'lastQualificationTime', 'validUntil'],
  ...['add', 'remove', 'idSpecific', 'adID', 'idType', 'val', 'privacyOptOuts', 'optOutValue'],
] as const;
type Key = (typeof keys)[number];

/** Written once: to put the two together for each question took longer than the answer. */
const prefixed = Object.fromEntries(keys.map((key) => [key, `xdm:${key}`])) as Record<Key, string>;

/** The value of a key in either dialect: Adobe's documents write `status`, the schema repository `xdm:status`. */
export function at(object: JsonValue | undefined, key: Key): JsonValue | undefined {
  if (!isObject(object)) return undefined;
  const value = object[key];
  return value === undefined ? object[prefixed[key]] : value;
}

export function textAt(object: JsonValue | undefined, key: Key): string | undefined {
  return textOf(at(object, key));
}

/** Keys without the prefix of the schema repository. */
export function entriesOf(object: JsonValue | undefined): [key: string, value: JsonValue][] {
  if (!isObject(object)) return [];
  const entries = Object.entries(object);
  for (const entry of entries) entry[0] = plainKey(entry[0]);
  return entries;
}

export function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value as JsonValue];
}

export function textOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

export function isObject(value: JsonValue | undefined): value is Profile {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function plainKey(key: string): string {
  return key.startsWith('xdm:') ? key.slice(4) : key;
}

export function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
