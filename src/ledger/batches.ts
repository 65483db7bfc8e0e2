import type { DuckDBBlobValue } from '@duckdb/node-api';
import type { BatchAction } from '../tiktok/index.ts';
import type { Database } from './database.ts';
import { slots } from './slots.ts';

export interface PendingBatch {
  number: number;
  action: BatchAction;
  /** Member rows. */
  rows: number;
}

/** What an answer made of a batch; `sent`: TikTok's answer leaves open whether some of it was taken. */
export type AnsweredState = 'acked' | 'failed' | 'sent';

export interface BatchOutcome {
  httpStatus: number;
  code: number;
  requestId: string;
  attempts: number;
}

/** In the order in which they are to be sent. */
export async function pendingBatches(database: Database, run: string): Promise<PendingBatch[]> {
  const found = await database.rows(
    `select number, action, rows from batches where run = '${run}' and state = 'pending' order by number`,
  );
  return found as unknown as PendingBatch[];
}

/**
 * The JSON text (UTF-8) of the request for one batch, built by the database: `id_schema` names the slots that the batch has
 * values for, in their fixed order, and every row has a place for each, `{}` where the person has none.
 */
export async function batchBody(
  database: Database,
  { number, action }: PendingBatch,
  { advertiserId, audienceId }: { advertiserId: string; audienceId: string },
): Promise<Uint8Array> {
  const rows = `from outgoing where batch = ${number}`;
  const [counts = {}] = await database.rows(
    `select ${slots.map(({ column }) => `count(${column}) as ${column}`).join(', ')} ${rows}`,
  );
  const present = slots.filter(({ column }) => Number(counts[column]) > 0);
  const audience = `","audience_ids":[${JSON.stringify(audienceId)}]}`.replaceAll("'", "''");
  const cells = present.map(
    ({ column }) => `if(${column} is null, '{}', '{"id":"' || lower(hex(${column})) || '${audience}')`,
  );
  const head = JSON.stringify({
    advertiser_ids: [advertiserId],
    action,
    id_schema: present.map(({ schema }) => schema),
  });
  const opening = `${head.slice(0, -1)},"batch_data":[`.replaceAll("'", "''");
  // As bytes: a text of this size would burden the JavaScript heap.
  const [body] = await database.values(
    `select encode('${opening}' || string_agg('[' || ${cells.join(" || ',' || ")} || ']', ',' order by member_row) || ']}')
     ${rows}`,
  );
  return (body as DuckDBBlobValue).bytes;
}

/** Written before the request leaves: from here on its identities are perhaps with TikTok. */
export async function recordSent(
  database: Database,
  number: number,
  bodyDigest: string,
  at: Date,
): Promise<void> {
  await database.run(
    `update batches set state = 'sent', body_digest = ?, sent_at = '${at.toISOString()}' where number = ${number}`,
    bodyDigest,
  );
}

/** TikTok surely took nothing of it (no permission, too many requests): it is as if it had never left. */
export async function recordNotTaken(database: Database, number: number): Promise<void> {
  await database.run(`update batches set state = 'pending' where number = ${number}`);
}

/** Only a batch's own answer makes it `acked`; `failed` says that TikTok refused it. */
export async function recordAnswer(
  database: Database,
  number: number,
  state: AnsweredState,
  outcome: BatchOutcome,
  at: Date,
): Promise<void> {
  await database.run(
    `update batches set state = '${state}', http_status = ?, code = ?, request_id = ?, attempts = ?,
     answered_at = '${at.toISOString()}' where number = ${number}`,
    outcome.httpStatus,
    outcome.code,
    outcome.requestId,
    outcome.attempts,
  );
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
  const { number, action } = batch;
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
  return [
    { number: left, action, rows: half },
    { number: right, action, rows: batch.rows - half },
  ];
}

/** The record that the only member row of a batch belongs to; none where somebody absent is taken out. */
export async function recordOf(
  database: Database,
  number: number,
): Promise<{ file: string | null; record: number | null }> {
  const [found] = await database.rows(`select file, record from outgoing where batch = ${number} limit 1`);
  return found as unknown as { file: string | null; record: number | null };
}
