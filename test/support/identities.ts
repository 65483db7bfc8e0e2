import { createHash } from 'node:crypto';
import type { Identity, Kind } from '../../src/identities/index.ts';

/** An identity of an invented person: the digest is of `text`, hashed here and not by the program. */
export function identityOf(kind: Kind, text: string): Identity {
  return { kind, hash: 'sha256', digest: sha256(text) };
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
