import type { Kind } from '../identities/index.ts';
import type { Database } from './database.ts';
import { type OutgoingOptions, writeOutgoing } from './outgoing.ts';
import type { Excluded } from './persons.ts';
import { findRemovals, type Mode, type RemovalReason, removalReasons } from './removals.ts';
import { roles } from './roles.ts';
import { countByKind, standing, unpivoted } from './standing.ts';

export interface DifferenceOptions extends OutgoingOptions {
  /** Default: add. */
  mode?: Mode;
  /** Whether the audience does not exist yet, so that nobody can be taken out of it. */
  missing?: boolean;
  /** Whether who is absent from the source of a mirror stays for now, because rows of it could not be read. */
  holdBack?: boolean;
  /** Whether what is surely present is sent all the same. */
  resend?: boolean;
  /** Digests of people who asked to be forgotten: whoever of them the ledger holds is taken out. */
  forgotten?: readonly string[];
}

/** Records by what becomes of them, and what the ledger held before. */
export interface Difference {
  duplicate: number;
  unchanged: number;
  /** To be sent. */
  added: number;
  /** To be taken out. */
  removed: number;
  /** Records that a refusal in another record took, and those of them that a suppression took. */
  excluded: number;
  suppressed: number;
  memberRows: number;
  batches: number;
  /** Identities present before, surely or perhaps, over all kinds. */
  presentBefore: number;
  /** Identities present before that a mirror would remove but for unreadable rows. */
  heldBack: number;
  /** Identities that become present when every batch is acknowledged, by kind. */
  wouldAdd: Record<Kind, number>;
  /** Identities that removals are sent for, by kind. */
  wouldRemove: Record<Kind, number>;
  /** Those of them that were present before, by reason. */
  wouldRemoveBecause: Record<RemovalReason, number>;
  /** Whether nothing was ever sent to this audience from here. */
  blank: boolean;
}

/**
 * Compares the staged members with what TikTok acknowledged, and writes the member rows to send with their batches
 * (`pending`) into the ledger; the persons of the staged rows are settled, and `excluded` says how many records that
 * took. A record is a duplicate when all its identities came in earlier records of the same
 * verdict; it is unchanged when there is nothing to send for it; else all of its identities are sent, so that TikTok
 * sees the whole person.
 */
export async function planDifference(
  database: Database,
  options: DifferenceOptions,
  excluded: Excluded,
): Promise<Difference> {
  await compareStaying(database, options.resend ?? false);
  const heldBack = await findRemovals(database, {
    mode: options.mode ?? 'add',
    missing: options.missing ?? false,
    holdBack: options.holdBack ?? false,
    forgotten: options.forgotten ?? [],
  });
  await judgeLeaving(database);
  const [before = {}] = await database.rows(`select
    (select count(*) from (${standing}) where present) as "presentBefore",
    (select count(*) from identities) = 0 as blank`);
  // An identity that is not present yet makes the record in which it came first one to be sent.
  const wouldAdd = countByKind(
    await database.rows('select slot, count(*) as identities from firsts where not present group by slot'),
  );
  await database.run('drop table firsts');
  await database.together(() => writeOutgoing(database, options));
  const [counts = {}] = await database.rows(`select
    count(*) filter (duplicate) as duplicate,
    count(*) filter (not duplicate and unchanged) as unchanged,
    count(*) filter (not duplicate and not unchanged and not leaving) as added,
    count(*) filter (not duplicate and not unchanged and leaving) as removed,
    (select coalesce(sum(rows), 0)::bigint from batches where state = 'pending') as "memberRows",
    (select count(*) from batches where state = 'pending') as batches
    from verdicts`);
  const wouldRemove = countByKind(
    await database.rows('select slot, count(*) as identities from removals group by slot'),
  );
  const because = await database.rows(
    'select reason, count(*) as identities from removals where held group by reason',
  );
  for (const table of ['verdicts', 'removals']) await database.run(`drop table ${table}`);
  return {
    ...(counts as unknown as Pick<Difference, 'duplicate' | 'unchanged' | 'added' | 'removed'>),
    ...(before as unknown as Pick<Difference, 'presentBefore' | 'blank'>),
    ...(counts as unknown as Pick<Difference, 'memberRows' | 'batches'>),
    ...excluded,
    heldBack,
    wouldAdd,
    wouldRemove,
    wouldRemoveBecause: countByReason(
      because.map(({ reason, identities }) => ({ because: removalReasons[Number(reason)], identities })),
    ),
  };
}

export function countByReason(rows: readonly Record<string, unknown>[]): Record<RemovalReason, number> {
  const counts = Object.fromEntries(removalReasons.map((reason) => [reason, 0]));
  for (const { because, identities } of rows) counts[String(because)] = Number(identities);
  return counts as Record<RemovalReason, number>;
}

/** What is to stay: each identity once in `firsts`, and what becomes of its record in `verdicts`. */
async function compareStaying(database: Database, resend: boolean): Promise<void> {
  const staying = `(select * from staged where role = ${roles.staying})`;
  await database.run(`create or replace temp table firsts as
    select slot, digest, min(seq) as first_seq,
      any_value(known.sure) is true as sure, any_value(known.present) is true as present
    from (${unpivoted(staying, 'seq')}) left join (${standing}) known using (slot, digest)
    group by slot, digest`);
  await database.run(`create or replace temp table verdicts as
    select seq, bool_and(first_seq < seq) as duplicate, bool_and(sure and ${!resend}) as unchanged, false as leaving
    from (${unpivoted(staying, 'seq')}) join firsts using (slot, digest) group by seq`);
}

/** What becomes of the records of who leaves: something is removed for them, or nothing is there to remove. */
async function judgeLeaving(database: Database): Promise<void> {
  const leaving = `(select * from staged where role = ${roles.leaving})`;
  await database.run(`insert into verdicts
    with entries as (${unpivoted(leaving, 'seq')}),
    earliest as (select slot, digest, min(seq) as first_seq from entries group by slot, digest)
    select seq, bool_and(first_seq < seq), seq not in (select seq from removals where seq is not null), true
    from entries join earliest using (slot, digest) group by seq`);
}
