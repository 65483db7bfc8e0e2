import { type Membership, plainMember } from './status.ts';
import type { Identity, Reading, Rejection } from './types.ts';

/** All that was found in one record. */
export interface Findings {
  /** Whether any identifier was there, usable or not. */
  filled: boolean;
  /** The person refuses as a whole. */
  refusal: Rejection | undefined;
  /** Undefined: the record's status is not understood. */
  membership: Membership | undefined;
  /** The column that says it, in a table. */
  statusColumn: number | undefined;
  identities: Identity[];
  /** Of a refusing person or channel. */
  refused: Identity[];
  rejections: Rejection[];
}

/** The first outcome that fits (design, "What scripts rely on"). */
export function outcomeOf({
  filled,
  refusal,
  membership,
  statusColumn,
  identities,
  refused,
  rejections,
}: Findings): Reading {
  if (!filled) return { outcome: 'empty' };
  if (refusal !== undefined) return { outcome: 'excluded', rejections: [refusal], identities: refused };
  if (membership === undefined) {
    const unknown: Rejection = { column: statusColumn, kind: undefined, reason: 'status_unknown' };
    return { outcome: 'excluded', rejections: [unknown, ...rejections], identities: refused };
  }
  if (identities.length > 0) {
    const member: Reading & { outcome: 'member' } = { outcome: 'member', identities, rejections };
    if (membership !== plainMember) {
      member.leaving = membership.leaving;
      member.statusTime = membership.statusTime;
    }
    if (refused.length > 0) member.refused = refused;
    return member;
  }
  // Nothing is left. Where a refusal took some of it, that is the reason that counts for the record.
  return rejections.some(({ reason }) => reason === 'consent_refused')
    ? { outcome: 'excluded', rejections, identities: refused }
    : { outcome: 'rejected', rejections };
}

export function addNew(identities: Identity[], more: readonly Identity[]): void {
  for (const identity of more) if (!holds(identities, identity)) identities.push(identity);
}

export function holds(identities: readonly Identity[], { kind, digest }: Identity): boolean {
  for (const other of identities) if (other.digest === digest && other.kind === kind) return true;
  return false;
}
