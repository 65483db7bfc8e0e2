import { Fault } from '../../fault.ts';
import {
  type FormKind,
  formKind,
  identify,
  identifyFixed,
  type Kind,
  type Reason,
  ruleSets,
} from '../../identities/index.ts';
import type { ForgottenValue } from '../../ledger/index.ts';

/** A value that somebody is known by, hashed under every rule set. */
export interface Person extends ForgottenValue {
  /** What the value can be. */
  kinds: Kind[];
}

/**
 * Hashes one value, plain or hashed already, as every kind that it fits. The message of a fault never holds it. A
 * national phone number needs `country`.
 */
export function personOf(text: string, country: string | undefined): Person {
  const value = text.trim();
  // An MD5 can look like a device id without its dashes.
  const given = new Set<string>(md5.test(value) ? [value.toLowerCase()] : []);
  const forms: Record<FormKind, string[]> = { email: [], phone: [], device: [] };
  const kinds: Kind[] = [];
  const reasons = new Set<Reason>();
  for (const kind of ['email', 'phone', 'idfa', 'gaid'] as const) {
    for (const rules of ruleSets) {
      const { identities, rejected } = identify(kind, value, { rules, country });
      for (const reason of rejected) reasons.add(reason);
      if (rejected.length > 0) continue;
      if (identities.length > 1) throw unfit('This is more than one value.', 'Give one at a time.');
      for (const { digest } of identities) {
        given.add(digest);
        if (!kinds.includes(kind)) kinds.push(kind);
      }
    }
    if (!kinds.includes(kind)) continue;
    const { identities } = identifyFixed(kind, value, {
      rules: ruleSets[0] as (typeof ruleSets)[number],
      country,
    });
    const known = forms[formKind(kind)];
    for (const { digest } of identities) if (!known.includes(digest)) known.push(digest);
  }
  if (kinds.length === 0) throw unrecognised(reasons);
  return { kinds, given: [...given], forms };
}

/** A digest as it is; a digest is found only where it was made by the same rules. */
export function personOfDigest(text: string): Person {
  const digest = text.toLowerCase();
  const kinds: Kind[] | undefined = sha256.test(text)
    ? ['email', 'phone', 'idfa', 'gaid']
    : md5.test(text)
      ? ['idfa', 'gaid']
      : undefined;
  if (kinds) return { kinds, given: [digest], forms: { email: [], phone: [], device: [] } };
  throw unfit(
    'Only a digest can be given as an argument: 64 hex digits, or 32 for the MD5 of a device id.',
    'Other programs of this machine can read arguments. Give the value on standard input, or leave it away and be asked.',
  );
}

const sha256 = /^[0-9a-f]{64}$/i;
const md5 = /^[0-9a-f]{32}$/i;

function unrecognised(reasons: ReadonlySet<Reason>): Fault {
  if (reasons.has('phone_needs_country')) {
    return unfit('This looks like a national phone number.', 'Give --country, e.g. --country US.');
  }
  return unfit(
    'This is no e-mail address, phone number, device id or digest of one.',
    'Give one value, as the person uses it; a phone number with its country code.',
  );
}

function unfit(message: string, hint: string): Fault {
  return new Fault('usage', message, { hint });
}
