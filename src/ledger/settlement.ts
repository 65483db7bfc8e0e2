import type { Kind } from '../identities/index.ts';
import type { Database } from './database.ts';
import { countByKind, type Difference, standing, unpivoted } from './difference.ts';

/** How the run that sent the outgoing member rows ended, by record and identity. */
export interface Deliveries {
  records: { added: number; pending: number; refused: number };
  batches: { total: number; acked: number; failed: number };
  /** Identities that were not present before and were acknowledged. */
  added: Record<Kind, number>;
  /** Identities of the member rows that TikTok refused. */
  refused: Record<Kind, number>;
  requestIds: string[];
}

/** Counts what became of the outgoing member rows of `run`; ask before `settle`. */
export async function countDeliveries(
  database: Database,
  run: string,
  planned: Pick<Difference, 'added' | 'wouldAdd'>,
  quarantined: readonly number[] = [],
): Promise<Deliveries> {
  const [counted = {}] = await database.rows(`
    select count(*) as total, count(*) filter (state = 'acked') as acked, count(*) filter (state = 'failed') as failed
    from batches where run = '${run}'`);
  const batches = counted as unknown as Deliveries['batches'];
  const requestIds = await database.values(
    `select request_id from batches where run = '${run}' and state = 'acked' order by number`,
  );
  const counts = {
    batches,
    requestIds: requestIds as string[],
  };
  if (batches.acked === batches.total) {
    const records = { added: planned.added, pending: 0, refused: 0 };
    return { ...counts, records, added: planned.wouldAdd, refused: countByKind([]) };
  }
  return { ...counts, ...(await countPart(database, quarantined)) };
}

/** Some batches have no answer: only what stands in acknowledged ones counts. */
async function countPart(
  database: Database,
  quarantined: readonly number[],
): Promise<Pick<Deliveries, 'records' | 'added' | 'refused'>> {
  const refusedBatch = `list_contains([${quarantined.join(', ')}]::ubigint[], batch)`;
  const [records = {}] = await database.rows(`
    with ends as (
      select bool_and(state = 'acked') as acked, bool_or(${refusedBatch}) as refused
      from outgoing join batches on batch = number group by seq
    )
    select count(*) filter (acked) as added, count(*) filter (refused) as refused,
      count(*) filter (not acked and not refused) as pending from ends`);
  const refused = await database.rows(`
    with quarantined as (select * from outgoing where ${refusedBatch})
    select slot, count(*) as identities from (${unpivoted('quarantined')}) group by slot`);
  const added = await database.rows(`
    with acknowledged as (
      select outgoing.* from outgoing semi join (select number from batches where state = 'acked') on batch = number
    )
    select slot, count(distinct digest) as identities from (${unpivoted('acknowledged')}) sent
    anti join (select slot, digest from (${standing}) where present) before using (slot, digest)
    group by slot`);
  return {
    records: records as unknown as Deliveries['records'],
    added: countByKind(added),
    refused: countByKind(refused),
  };
}

/** Batches that are settled in one transaction: bounds what it holds in memory. */
const settledTogether = 20;

/**
 * Ends a run, or what a stopped run left: the identities of answered batches become facts, those of batches without
 * an answer are kept as perhaps present, and what was never sent is dropped. Safe to stop anywhere and to repeat.
 */
export async function settle(database: Database): Promise<void> {
  await database.run('delete from staged');
  const numbers = (await database.values('select distinct batch from outgoing order by batch')) as bigint[];
  for (let at = 0; at < numbers.length; at += settledTogether) {
    const [first, last] = [numbers[at], numbers[Math.min(at + settledTogether, numbers.length) - 1]];
    await database.together(() => settleBatches(database, `batch between ${first} and ${last}`));
  }
  await database.run("delete from batches where state = 'pending'");
}

async function settleBatches(database: Database, chosen: string): Promise<void> {
  const entries = unpivoted('chosen', 'rules', 'member_row', 'batch', 'file', 'record');
  await database.run(`insert into identities
    with chosen as (select * from outgoing where ${chosen})
    select slot, digest, rules, member_row, batch, file, record, null,
      case action when 'add' then 'present' else 'removed' end
    from (${entries}) sent join batches on batch = number
    where batches.state in ('acked', 'sent')`);
  await database.run(`update meta set value = (value::ubigint + 1)::varchar where key = 'generation'
    and exists (select 1 from outgoing join batches on batch = number where state = 'acked' and ${chosen})`);
  await database.run(`delete from outgoing where ${chosen}`);
}
