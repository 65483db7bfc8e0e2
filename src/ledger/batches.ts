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

/** Only a batch's own answer makes it `acked`; `failed` says that TikTok refused its data. */
export async function recordAnswer(
  database: Database,
  number: number,
  state: 'acked' | 'failed',
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
