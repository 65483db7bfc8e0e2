import type { DuckDBBlobValue } from '@duckdb/node-api';
import type { BatchAction } from '../tiktok/index.ts';
import type { Database } from './database.ts';
import { type Slot, slots } from './slots.ts';

export interface PendingBatch {
  number: number;
  action: BatchAction;
  /** Member rows. */
  rows: number;
  /** The slots that it has values for, in their fixed order. */
  filled: readonly Slot[];
}

/** In the order in which they are to be sent. */
export async function pendingBatches(database: Database, run: string): Promise<PendingBatch[]> {
  return await batchesWhere(database, `run = '${run}' and state = 'pending'`);
}

/**
 * The JSON text (UTF-8) of the request for one batch, built by the database: `id_schema` names the slots that the batch has
 * values for, in their fixed order, and every row has a place for each, `{}` where the person has none.
 */
export async function batchBody(
  database: Database,
  { number, action, filled }: PendingBatch,
  { advertiserId, audienceId }: { advertiserId: string; audienceId: string },
): Promise<Uint8Array> {
  const audience = `","audience_ids":[${JSON.stringify(audienceId)}]}`.replaceAll("'", "''");
  const cells = filled.map(
    ({ column }) => `if(${column} is null, '{}', concat('{"id":"', lower(hex(${column})), '${audience}'))`,
  );
  const head = JSON.stringify({
    advertiser_ids: [advertiserId],
    action,
    id_schema: filled.map(({ schema }) => schema),
  });
  const opening = `${head.slice(0, -1)},"batch_data":[`.replaceAll("'", "''");
  // As bytes: a text of this size would burden the JavaScript heap. In no order of its own: sorting would take as long
  // as all the rest, and TikTok takes the rows of a batch for a set.
  const [body] = await database.values(
    `select encode('${opening}' || string_agg(concat('[', ${cells.join(", ',', ")}, ']'), ',') || ']}')
     from outgoing where batch = ${number}`,
  );
  return (body as DuckDBBlobValue).bytes;
}

/**
 * Two new batches in place of one, each with half of its member rows, in one step. What may have been taken already
 * stays `sent` in its halves; else they are `pending`, and a run that stops drops them.
 */
export async function splitBatch(
  database: Database,
  batch: PendingBatch,
  state: 'pending' | 'sent',
): Promise<[PendingBatch, PendingBatch]> {
  const { number } = batch;
  const half = Math.ceil(batch.rows / 2);
  const [[next], [middle]] = await Promise.all([
    database.values('select max(number) + 1 from batches'),
    database.values(
      `select member_row from outgoing where batch = ${number} order by member_row limit 1 offset ${half}`,
    ),
  ]);
  const [left, right] = [Number(next), Number(next) + 1];
  const halves = `(values (${left}, ${half}), (${right}, ${batch.rows - half})) halves (number, rows)`;
  // One text: statements of other batches must not come between.
  await database.run(`begin;
    insert into batches (number, run, action, rows, state, plan)
      select halves.number, run, action, halves.rows, '${state}', plan from batches, ${halves}
      where batches.number = ${number};
    update outgoing set batch = if(member_row < ${middle}, ${left}, ${right}) where batch = ${number};
    delete from batches where number = ${number} and state = 'pending';
    update batches set state = 'failed' where number = ${number};
    commit`);
  return (await batchesWhere(database, `number in (${left}, ${right})`)) as [PendingBatch, PendingBatch];
}

/** The record that the only member row of a batch belongs to; none where somebody absent is taken out. */
export async function recordOf(
  database: Database,
  number: number,
): Promise<{ file: string | null; record: number | null }> {
  const [found] = await database.rows(`select file, record from outgoing where batch = ${number} limit 1`);
  return found as unknown as { file: string | null; record: number | null };
}

async function batchesWhere(database: Database, condition: string): Promise<PendingBatch[]> {
  const counts = slots.map(({ column }) => `count(${column}) as ${column}`).join(', ');
  const found = await database.rows(`select number, action, rows, ${counts}
    from batches join outgoing on batch = number where ${condition} group by number, action, rows order by number`);
  return found.map((batch) => ({
    ...(batch as unknown as Pick<PendingBatch, 'number' | 'action' | 'rows'>),
    filled: slots.filter(({ column }) => Number(batch[column]) > 0),
  }));
}
