import type { Kind, Reading, Reason } from '../identities/index.ts';
import type { ReadingReason } from '../sources/index.ts';

/** Counts of what the records of a source gave, before anything is compared with the ledger. */
export interface Tally {
  /** Counted by the reader, one for each record it handed over. */
  read: number;
  rejected: number;
  /** Those of them that could not be read as records at all. */
  unreadable: number;
  empty: number;
  excluded: number;
  /** Left out by `--where`, or of another Adobe audience. */
  filtered: number;
  /** Records with at least one identity to send, or to remove. */
  members: number;
  rejectedByKind: Record<Kind, number>;
  reasons: Partial<Record<Reason | ReadingReason, number>>;
}

export function newTally(): Tally {
  return {
    read: 0,
    rejected: 0,
    unreadable: 0,
    empty: 0,
    excluded: 0,
    filtered: 0,
    members: 0,
    rejectedByKind: { email: 0, phone: 0, idfa: 0, gaid: 0 },
    reasons: {},
  };
}

export function tallyUnreadable(tally: Tally, reason: ReadingReason): void {
  tally.rejected += 1;
  tally.unreadable += 1;
  tally.reasons[reason] = (tally.reasons[reason] ?? 0) + 1;
}

export function tallyReading(tally: Tally, reading: Reading): void {
  if (reading.outcome === 'member') tally.members += 1;
  else tally[reading.outcome] += 1;
  if (reading.outcome === 'empty' || reading.outcome === 'filtered') return;
  for (const { kind, reason } of reading.rejections) tallyRejections(tally, kind, reason, 1);
}

/** Rejected values, or a refusal. */
export function tallyRejections(tally: Tally, kind: Kind | undefined, reason: Reason, count: number): void {
  if (count === 0) return;
  tally.reasons[reason] = (tally.reasons[reason] ?? 0) + count;
  if (kind && reason !== 'consent_refused') tally.rejectedByKind[kind] += count;
}

/** Adds what was counted elsewhere, but for the number of records read. */
export function addTally(tally: Tally, other: Tally): void {
  for (const count of ['rejected', 'unreadable', 'empty', 'excluded', 'filtered', 'members'] as const)
    tally[count] += other[count];
  for (const kind of Object.keys(other.rejectedByKind) as Kind[])
    tally.rejectedByKind[kind] += other.rejectedByKind[kind];
  for (const [reason, count] of Object.entries(other.reasons) as [keyof Tally['reasons'], number][])
    tally.reasons[reason] = (tally.reasons[reason] ?? 0) + count;
}
