import { looksLike } from '../looks-like.ts';
import type { Kind } from '../types.ts';
import { plainKey } from './json.ts';
import type { Leaf } from './leaves.ts';
import { namespaceOf } from './namespaces.ts';
import { Place, suggesterOf } from './paths.ts';

/**
 * What the reader of profiles does with a leaf: takes it for an identifier of that kind, for the time of the membership
 * that counts, lets it decide something, or never looks at it. Undefined: more than can be said for other profiles.
 */
export type Role = Kind | 'time' | 'deciding' | 'ignored' | undefined;

/** `audience`: the id of the one that counts. What a place holds is worked out once. */
export function roleFinder(): (leaf: Leaf, audience: string | undefined) => Role {
  const top = new Place('', suggesterOf([]));
  return (leaf, audience) => {
    const [first = ''] = leaf.keys;
    switch (plainKey(first)) {
      case 'identityMap':
        return inIdentityMap(leaf);
      case 'segmentMembership':
        return inMemberships(leaf, audience);
      case 'consents':
        return inConsents(leaf);
      case 'optInOut':
      case 'optOutConsentLevel':
      case 'consentPoliciesResultMap':
        return 'deciding';
      case 'identities':
      case 'AdobeExperiencePlatformSegments':
        return undefined;
      case 'identityPrivacyInfo':
        return 'ignored';
      default:
        return inAttributes(leaf, top);
    }
  };
}

/** `{"Email": [{"id": …}]}`; a single object or a text may stand for the list, and a text for an object. */
function inIdentityMap({ keys, value }: Leaf): Role {
  const [, code, ...inside] = keys;
  const namespace = code === undefined ? undefined : namespaceOf(plainKey(code));
  if (namespace === undefined) return 'ignored';
  const place = inside.map((key) => (key === undefined ? '[]' : plainKey(key))).join('.');
  const isId = ['', '[]', 'id', '[].id'].includes(place);
  if (!isId || value === null) return 'ignored';
  return typeof value === 'string' && namespace.plusless === undefined ? namespace.kind : undefined;
}

/** `{"ups": {"<audience>": {"status": …}}}`; whatever stands less deep is for the reader. */
function inMemberships({ keys, value }: Leaf, audience: string | undefined): Role {
  const [, , id = '', key = '', ...deeper] = keys;
  if (keys.length < 4) return undefined;
  if (deeper.length > 0) return 'ignored';
  const name = plainKey(key);
  if (name === 'name') return 'deciding';
  if (plainKey(id) !== audience) return 'ignored';
  if (name === 'lastQualificationTime') return typeof value === 'string' ? 'time' : undefined;
  return name === 'status' || name === 'validUntil' ? 'deciding' : 'ignored';
}

/** Choices decide, and not when they were made. Those about single ids belong to nobody else. */
function inConsents({ keys }: Leaf): Role {
  const names = keys.map((key = '') => plainKey(key));
  if (names.includes('idSpecific')) return undefined;
  const last = names.at(-1);
  return last === 'val' || last === 'idType' ? 'deciding' : 'ignored';
}

/** The country beside a number has no say where it begins with a plus, and other numbers are for the reader. */
function inAttributes({ keys, value }: Leaf, top: Place): Role {
  const [first = '', ...others] = keys;
  let place = plainKey(first) === 'attributes' ? top : top.at(plainKey(first));
  let last = first;
  for (const key of others) {
    if (key === undefined) continue;
    place = place.at(key);
    last = key;
  }
  // It may say that the address beside it is blocked.
  if (plainKey(last) === 'status') return 'deciding';
  const { suggested } = place;
  if (suggested === undefined || value === null || typeof value === 'boolean') return 'ignored';
  if (suggested.certain) return typeof value === 'string' ? suggested.kind : undefined;
  return looksLike(suggested.kind, String(value)) ? undefined : 'deciding';
}
