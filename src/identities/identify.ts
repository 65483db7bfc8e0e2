import { hash } from 'node:crypto';
import { normalise } from './normalise.ts';
import type { Normalised } from './normalised.ts';
import type { Identified, Identify, Identity, Kind, Reason } from './types.ts';

/** The identities of a cell, each once, and why the others are none. */
export const identify: Identify = (kind, cell, options) =>
  identifyValues(kind, normalise(kind, cell, options));

/** The same for values that are normalised already. */
export function identifyValues(kind: Kind, values: readonly Normalised[]): Identified {
  const [first] = values;
  // As in nearly all cells.
  if (values.length === 1 && first !== undefined && !('reason' in first))
    return { identities: [toIdentity(kind, first)], rejected: [] };
  const identities = new Map<string, Identity>();
  const rejected: Reason[] = [];
  for (const value of values) {
    if ('reason' in value) rejected.push(value.reason);
    else {
      const identity = toIdentity(kind, value);
      identities.set(identity.digest, identity);
    }
  }
  return { identities: [...identities.values()], rejected };
}

function toIdentity(kind: Kind, value: Exclude<Normalised, { reason: Reason }>): Identity {
  if ('digest' in value) return { kind, hash: value.hash, digest: value.digest };
  return { kind, hash: 'sha256', digest: hash('sha256', value.normalised, 'hex') };
}
