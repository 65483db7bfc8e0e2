import type { DuckDBListValue } from '@duckdb/node-api';
import type { Kind } from '../identities/index.ts';
import type { Database } from './database.ts';
import { countByReason, type Difference } from './difference.ts';
import { dropScanned } from './flat/tables.ts';
import { carryPlanForward, returnToPlan } from './plans.ts';
import type { RemovalReason } from './removals.ts';
import { countByKind, namesPerson, standing, unpivoted } from './standing.ts';

/** How the run that sent the outgoing member rows ended, by record and identity. */
export interface Deliveries {
  records: { added: number; removed: number; pending: number; refused: number };
  batches: { total: number; acked: number; failed: number };
  /** Identities that were not present before and were acknowledged. */
  added: Record<Kind, number>;
  /** Identities whose removal was acknowledged. */
  removed: Record<Kind, number>;
  /** Those of them that were present before, by reason. */
  removedBecause: Record<RemovalReason, number>;
  /** Identities of the member rows that TikTok refused. */
  refused: Record<Kind, number>;
  requestIds: string[];
}

type Planned = Pick<
  Difference,
  'batches' | 'added' | 'removed' | 'wouldAdd' | 'wouldRemove' | 'wouldRemoveBecause'
>;

/**
 * Counts what became of the outgoing member rows of `run`; ask before `settle`. `planned`, where they are the whole of
 * a plan made just now, saves the counting.
 */
export async function countDeliveries(
  database: Database,
  run: string,
  planned: Planned | undefined,
  quarantined: readonly number[] = [],
): Promise<Deliveries> {
  const [counted = {}] = await database.rows(`
    select count(*) as total, count(*) filter (state = 'acked') as acked, count(*) filter (state = 'failed') as failed
    from batches where run = '${run}'`);
  const batches = counted as unknown as Deliveries['batches'];
  const requestIds = await database.values(
    `select request_id from batches where run = '${run}' and state = 'acked' and request_id <> ''
     group by request_id order by min(number)`,
  );
  const counts = {
    batches,
    requestIds: requestIds as string[],
  };
  if (planned && batches.total >= planned.batches && batches.acked === batches.total) {
    return {
      ...counts,
      records: { added: planned.added, removed: planned.removed, pending: 0, refused: 0 },
      added: planned.wouldAdd,
      removed: planned.wouldRemove,
      removedBecause: planned.wouldRemoveBecause,
      refused: countByKind([]),
    };
  }
  return { ...counts, ...(await countPart(database, run, quarantined)) };
}

/** Some batches have no answer: only what stands in acknowledged ones counts. */
async function countPart(
  database: Database,
  run: string,
  quarantined: readonly number[],
): Promise<Omit<Deliveries, 'batches' | 'requestIds'>> {
  const refusedBatch = `list_contains([${quarantined.join(', ')}]::ubigint[], batch)`;
  const [records = {}] = await database.rows(`
    with ends as (
      select bool_and(state = 'acked') as acked, bool_or(${refusedBatch}) as refused, any_value(action) as action
      from outgoing join batches on batch = number where run = '${run}' and seq is not null group by seq
    )
    select count(*) filter (acked and action = 'add') as added,
      count(*) filter (acked and action = 'delete') as removed,
      count(*) filter (refused) as refused,
      count(*) filter (not acked and not refused) as pending from ends`);
  const acknowledged = (action: string) => `(
    select outgoing.* from outgoing semi join (
      select number from batches where run = '${run}' and state = 'acked' and action = '${action}'
    ) on batch = number)`;
  const before = `(select slot, digest from (${standing}) where present) before`;
  const added = await database.rows(`
    select slot, count(distinct digest) as identities from (${unpivoted(acknowledged('add'))}) sent
    anti join ${before} using (slot, digest) group by slot`);
  const removed = await database.rows(`
    select slot, count(distinct digest) as identities from (${unpivoted(acknowledged('delete'))}) group by slot`);
  const because = await database.rows(`
    select because, count(*) as identities from (${unpivoted(acknowledged('delete'), 'because')}) sent
    semi join ${before} using (slot, digest) group by because`);
  const refused = await database.rows(`
    select slot, count(*) as identities
    from (${unpivoted(`(select * from outgoing where ${refusedBatch})`)}) group by slot`);
  return {
    records: records as unknown as Deliveries['records'],
    added: countByKind(added),
    removed: countByKind(removed),
    removedBecause: countByReason(because),
    refused: countByKind(refused),
  };
}

/** Member rows that are settled in one transaction: enough to spread its cost, few enough to bound its memory. */
const settledTogether = 100_000;

/**
 * Ends a run, or what a stopped run left: the identities of answered batches become facts, those of batches without
 * an answer are kept as perhaps present, and what was never sent is dropped. Safe to stop anywhere and to repeat.
 */
export async function settle(database: Database): Promise<void> {
  await database.run('delete from staged');
  await dropScanned(database);
  const groups = (await database.values(`
    select list(batch) from (
      select batch, (sum(count(*)) over (order by batch) - 1) // ${settledTogether} as part
      from outgoing join batches on batch = number where state <> 'planned' group by batch
    ) group by part order by part`)) as DuckDBListValue[];
  for (const { items } of groups) {
    const chosen = `batch in (${items.join(', ')})`;
    await database.together(() => settleBatches(database, chosen));
  }
  await database.run("delete from batches where state = 'pending'");
}

async function settleBatches(database: Database, chosen: string): Promise<void> {
  const entries = unpivoted(
    'chosen',
    ...['rules', 'member', 'batch', 'file', 'record', 'status_time'],
    namesPerson,
  );
  await database.run(`insert into identities
      (slot, digest, rules, member, batch, file, record, status_time, state, naming)
    with chosen as not materialized (select * from outgoing where ${chosen})
    select slot, digest, rules, member, batch, file, record, status_time,
      case action when 'add' then 'present' else 'removed' end, naming
    from (${entries}) sent join batches on batch = number
    where batches.state in ('acked', 'sent')`);
  await database.run(`update meta set value = (value::ubigint + 1)::varchar where key = 'generation'
    and exists (select 1 from outgoing join batches on batch = number where state = 'acked' and ${chosen})`);
  await carryPlanForward(database, chosen);
  await returnToPlan(database, chosen);
  await database.run(`delete from outgoing where ${chosen} and batch not in (
    select number from batches where state = 'planned')`);
}
