import { hash } from 'node:crypto';
import { normalise } from './normalise.ts';
import type { Identify, Kind } from './types.ts';

/** Device ids are the same text whichever platform they are of. */
export type FormKind = 'email' | 'phone' | 'device';

/**
 * Identities in a form of our own, which no rule set ever changes: by it a person is recognised whose digests were made
 * before a rule set came. Of addresses that some rule set takes for one it makes one. A value that arrived hashed has
 * no such form.
 */
export const identifyFixed: Identify = (kind, cell, { country }) => ({
  identities: normalise(kind, cell, { rules: broadest, country }).flatMap((value) =>
    'normalised' in value
      ? [
          {
            kind,
            hash: 'sha256',
            digest: hash('sha256', `${label}${formKind(kind)} ${value.normalised}`, 'hex'),
          },
        ]
      : [],
  ),
  rejected: [],
});

export function formKind(kind: Kind): FormKind {
  return kind === 'email' || kind === 'phone' ? kind : 'device';
}

/** What the others keep apart it makes one; being dated, it stays as it is. */
const broadest = 'tiktok-2024';
/** No digest of this form can be taken for one that TikTok knows. */
const label = 'tiktok-seg forgotten 1 ';
