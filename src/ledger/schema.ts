import type { DuckDBConnection } from '@duckdb/node-api';
import { Fault } from '../fault.ts';
import { slots } from './slots.ts';

/** Raised with every change of the tables; a ledger of a newer version is refused, never touched. */
const version = 1;

/** Creates the tables of an empty ledger, or checks that this program may use the ones that are there. */
export async function prepareSchema(connection: DuckDBConnection, file: string): Promise<void> {
  await connection.run('create table if not exists meta (key varchar primary key, value varchar not null)');
  const found = await connection.runAndReadAll("select value from meta where key = 'version'");
  const stored = found.getRows()[0]?.[0];
  if (stored === undefined) {
    await connection.run(
      `begin; ${tables}; insert into meta values ('version', '${version}'), ('generation', '0'); commit`,
    );
  } else if (Number(stored) > version) {
    throw new Fault('ledger_newer', `The ledger ${file} was written by a newer tiktok-seg.`, {
      hint: 'Update tiktok-seg on this machine; the ledger was not touched.',
    });
  }
}

/** The digests of a member row, one column a slot: SHA-256 as 32 bytes, MD5 as 16. */
const digests = slots.map(({ column }) => `${column} blob`).join(', ');

const tables = `
  -- One request to segment/mapping each, numbered over all runs. A batch is recorded before it is sent;
  -- only its own answer makes it 'acked'.
  create table batches (
    number ubigint primary key, run varchar not null, action varchar not null, rows uinteger not null,
    state varchar not null check (state in ('pending', 'sent', 'acked', 'failed')),
    body_digest varchar, http_status usmallint, code integer, request_id varchar,
    attempts uinteger not null default 0, sent_at timestamp, answered_at timestamp
  );
  -- What was sent, an entry for each member row it stood in. An entry is as sure as its batch:
  -- of an 'acked' batch it is a fact, of a 'sent' one only perhaps so. The latest batch of an identity counts.
  create table identities (
    slot utinyint not null, digest blob not null, rules varchar not null, member_row ubigint not null,
    batch ubigint not null, file varchar not null, record ubigint not null, status_time timestamp,
    state varchar not null check (state in ('present', 'removed'))
  );
  -- The members of the source under way, in its order; emptied when the run is settled.
  create table staged (seq ubigint not null, k usmallint not null, file varchar not null, record ubigint not null, ${digests});
  -- The member rows to send, in the order in which they fill the batches.
  create table outgoing (
    member_row ubigint not null, batch ubigint not null, seq ubigint not null, rules varchar not null,
    file varchar not null, record ubigint not null, ${digests}
  )`;
