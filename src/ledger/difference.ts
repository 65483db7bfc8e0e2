import type { Kind } from '../identities/index.ts';
import type { Database } from './database.ts';
import { slots } from './slots.ts';

export interface DifferenceOptions {
  run: string;
  rules: string;
  /** Member rows a batch. */
  batchSize: number;
}

/** Records by what becomes of them, and what the ledger held before. */
export interface Difference {
  duplicate: number;
  unchanged: number;
  /** To be sent. */
  added: number;
  memberRows: number;
  batches: number;
  /** Identities present before, over all kinds. */
  presentBefore: number;
  /** Identities that become present when every batch is acknowledged, by kind. */
  wouldAdd: Record<Kind, number>;
}

/**
 * Compares the staged members with what TikTok acknowledged, and writes the member rows to send with their batches
 * (`pending`) into the ledger. A record is a duplicate when all its identities came in earlier records; it is
 * unchanged when all of them are known to be present; else all of them are sent, so that TikTok sees the whole person.
 */
export async function planDifference(database: Database, options: DifferenceOptions): Promise<Difference> {
  await database.run(`create or replace temp table firsts as
    select slot, digest, min(seq) as first_seq,
      any_value(standing.sure) is true as sure, any_value(standing.present) is true as present
    from (${unpivoted('staged', 'seq')}) left join (${standing}) standing using (slot, digest)
    group by slot, digest`);
  await database.run(`create or replace temp table verdicts as
    select seq, bool_and(first_seq < seq) as duplicate, bool_and(sure) as unchanged
    from (${unpivoted('staged', 'seq')}) join firsts using (slot, digest) group by seq`);
  await database.together(() => writeOutgoing(database, options));
  const [counts] = await database.rows(`select
    count(*) filter (duplicate) as duplicate,
    count(*) filter (not duplicate and unchanged) as unchanged,
    count(*) filter (not duplicate and not unchanged) as added,
    (select count(*) from outgoing) as "memberRows",
    (select count(*) from batches where state = 'pending') as batches,
    (select count(*) from (${standing}) where present) as "presentBefore"
    from verdicts`);
  // An identity that is not present yet makes the record in which it came first one to be sent.
  const wouldAdd = countByKind(
    await database.rows('select slot, count(*) as identities from firsts where not present group by slot'),
  );
  await database.run('drop table firsts');
  await database.run('drop table verdicts');
  return { ...(counts as unknown as Omit<Difference, 'wouldAdd'>), wouldAdd };
}

async function writeOutgoing(
  database: Database,
  { run, rules, batchSize }: DifferenceOptions,
): Promise<void> {
  const [start] = await database.values('select coalesce(max(number) + 1, 0) from batches');
  const [row] = await database.values('select coalesce(max(member_row) + 1, 0) from identities');
  await database.run(
    `insert into outgoing
     select ${row} + position, ${start} + position // ${batchSize}, seq, ?, file, record, ${columns}
     from (
       select *, row_number() over () - 1 as position
       from staged semi join (select seq from verdicts where not duplicate and not unchanged) using (seq)
     )`,
    rules,
  );
  await database.run(
    `insert into batches (number, run, action, rows, state)
     select batch, ?, 'add', count(*), 'pending' from outgoing group by batch order by batch`,
    run,
  );
  await database.run('delete from staged');
}

const columns = slots.map(({ column }) => column).join(', ');

/** One row an identity instead of one a member row. */
export function unpivoted(table: string, ...kept: string[]): string {
  return slots
    .map(
      ({ column }, slot) =>
        `select ${[...kept, `${slot}::utinyint as slot`, `${column} as digest`].join(', ')} from ${table} where ${column} is not null`,
    )
    .join(' union all ');
}

/** What is known of each identity: its latest batch counts; it is sure only when TikTok answered that batch. */
export const standing = `
  select slot, digest,
    arg_max(identities.state, identities.batch) = 'present' as present,
    arg_max(identities.state, identities.batch) = 'present' and arg_max(batches.state, identities.batch) = 'acked' as sure
  from identities join batches on identities.batch = batches.number
  group by slot, digest`;

export function countByKind(bySlot: readonly Record<string, unknown>[]): Record<Kind, number> {
  const counts: Record<Kind, number> = { email: 0, phone: 0, idfa: 0, gaid: 0 };
  for (const { slot, identities } of bySlot) {
    const kind = slots[Number(slot)]?.kind;
    if (kind) counts[kind] += Number(identities);
  }
  return counts;
}
