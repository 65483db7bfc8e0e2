import type { Kind } from '../identities/index.ts';
import type { Database } from './database.ts';
import { countNew, unpivoted } from './difference.ts';

/** How the run that sent the outgoing member rows ended, by record and identity. */
export interface Deliveries {
  records: { added: number; pending: number };
  batches: { total: number; acked: number; failed: number };
  /** Identities that were not present before and were acknowledged. */
  added: Record<Kind, number>;
  requestIds: string[];
}

/** Counts what became of the outgoing member rows of `run`; ask before `settle`. */
export async function countDeliveries(database: Database, run: string): Promise<Deliveries> {
  const [records = {}] = await database.rows(`
    with ends as (
      select bool_and(state = 'acked') as acked from outgoing join batches on batch = number group by seq
    )
    select count(*) filter (acked) as added, count(*) filter (not acked) as pending from ends`);
  const [batches = {}] = await database.rows(`
    select count(*) as total, count(*) filter (state = 'acked') as acked, count(*) filter (state = 'failed') as failed
    from batches where run = '${run}'`);
  const added = await countNew(
    database,
    "select outgoing.* from outgoing semi join (select number from batches where state = 'acked') on batch = number",
  );
  const requestIds = await database.values(
    `select request_id from batches where run = '${run}' and state = 'acked' order by number`,
  );
  return {
    records: records as unknown as Deliveries['records'],
    batches: batches as unknown as Deliveries['batches'],
    added,
    requestIds: requestIds as string[],
  };
}

/**
 * Ends a run, or what a stopped run left: the identities of answered batches become facts, those of batches without
 * an answer are kept as perhaps present, and what was never sent is dropped. Safe to repeat.
 */
export async function settle(database: Database): Promise<void> {
  await database.together(async () => {
    const entries = unpivoted('outgoing', 'rules', 'member_row', 'batch', 'file', 'record');
    await database.run(`insert into identities
      select slot, digest, rules, member_row, batch, file, record, null,
        case action when 'add' then 'present' else 'removed' end
      from (${entries}) sent join batches on batch = number
      where batches.state in ('acked', 'sent')`);
    await database.run(`update meta set value = (value::ubigint + 1)::varchar where key = 'generation'
      and exists (select 1 from outgoing join batches on batch = number where state = 'acked')`);
    await database.run("delete from batches where state = 'pending'");
    await database.run('delete from outgoing');
    await database.run('delete from staged');
  });
}
