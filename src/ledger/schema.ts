import { Fault } from '../fault.ts';
import { type Database, damagedLedger } from './database.ts';
import { slots } from './slots.ts';

/** Raised with every change of the tables; a ledger of a newer version is refused, never touched. */
export const schemaVersion = 2;

/**
 * Creates the tables of an empty ledger, or brings those that are there up to this version; says whether it was empty.
 * Fault: `ledger_newer`.
 */
export async function prepareSchema(database: Database): Promise<boolean> {
  const stored = await storedVersion(database);
  if (stored === undefined) {
    await database.together(() =>
      database.run(`${meta}; ${tables};
        insert into meta values ('version', '${schemaVersion}'), ('generation', '0')`),
    );
    return true;
  }
  for (let from = stored; from < schemaVersion; from += 1) {
    await database.together(() =>
      database.run(`${migrations[from] ?? ''}; update meta set value = '${from + 1}' where key = 'version'`),
    );
  }
  return false;
}

/** The version of the tables; undefined: there are none. Faults: `ledger_newer`, `ledger_damaged`. */
export async function storedVersion(database: Database): Promise<number | undefined> {
  const names = await database.values('select table_name from duckdb_tables()');
  if (names.length === 0) return undefined;
  const [stored] = names.includes('meta')
    ? await database.values("select value from meta where key = 'version'")
    : [];
  const version = Number(stored);
  if (version > schemaVersion) {
    const newer = new Fault(
      'ledger_newer',
      `The ledger ${database.name} was written by a newer tiktok-seg.`,
      {
        hint: 'Update tiktok-seg on this machine; the ledger was not touched.',
      },
    );
    throw await database.untouched(newer);
  }
  if (Number.isInteger(version) && version > 0) return version;
  throw await database.untouched(damagedLedger(database.name));
}

const meta = 'create table meta (key varchar primary key, value varchar not null)';

/** The digests of a member row, one column a slot: SHA-256 as 32 bytes, MD5 as 16. */
const digests = slots.map(({ column }) => `${column} blob`).join(', ');
/** As good as random: to try every way of compressing them took longer than to write them. */
const stagedDigests = slots.map(({ column }) => `${column} blob using compression uncompressed`).join(', ');

const staged = `
  -- The members of the source under way, in its order; emptied when the run is settled. What a row says of its
  -- identities is its role, see roles.ts; those under another rule set than the run's carry its name.
  create table staged (
    seq ubigint not null, k usmallint not null, role utinyint not null, file varchar not null,
    record ubigint not null, status_time timestamp, rules varchar, ${stagedDigests}
  )`;

const batches = `
  -- One request to segment/mapping each, numbered over all runs. A batch is recorded before it is sent;
  -- only its own answer makes it 'acked'. Those of a stored plan are 'planned' until a run takes them up.
  create table batches (
    number ubigint primary key, run varchar not null, action varchar not null, rows uinteger not null,
    state varchar not null check (state in ('planned', 'pending', 'sent', 'acked', 'failed')),
    body_digest varchar, http_status usmallint, code integer, request_id varchar,
    attempts uinteger not null default 0, sent_at timestamp, answered_at timestamp, plan varchar
  )`;

const plans = `
  -- The generation of the ledger that a plan fits; acknowledgements of its own batches carry it forward.
  create table plans (plan varchar not null, generation varchar not null, made_at timestamp not null)`;

const tables = `
  ${batches};
  ${plans};
  -- What was sent: an entry for each row of a member that it stood in, naming him or not. An entry is as sure as its
  -- batch: of an 'acked' batch it is a fact, of a 'sent' one only perhaps so. The latest batch of an identity counts.
  -- Digests are as good as random and the texts few: to try every way of compressing them took half of settling.
  create table identities (
    slot utinyint not null, digest blob using compression uncompressed not null,
    rules varchar using compression dictionary not null, member ubigint not null,
    batch ubigint not null, file varchar using compression dictionary, record ubigint, status_time timestamp,
    state varchar using compression dictionary not null check (state in ('present', 'removed')),
    naming boolean not null
  );
  ${staged};
  -- The member rows to send, in the order in which they fill the batches. A row belongs to a member (a person as this
  -- run sends him); his head row holds the identity that names him. seq is the record whose end hangs on the row.
  create table outgoing (
    member_row ubigint not null, batch ubigint not null, seq ubigint, rules varchar not null,
    file varchar, record ubigint, ${digests},
    member ubigint, head boolean, status_time timestamp, because varchar
  )`;

/** What leads from a version to the next. */
const migrations: Record<number, string> = {
  1: `
    alter table identities rename column member_row to member;
    alter table identities alter column file drop not null;
    alter table identities alter column record drop not null;
    alter table identities add column naming boolean default false;
    -- A member was a row until now: those of one record are one person, whom the first of his rows names.
    create temp table people as
      select run, file, record, min(member) as head from identities join batches on batch = number group by all;
    update identities set naming = true from (
      select member, min(slot) as first from identities semi join people on member = head group by member
    ) firsts where firsts.member = identities.member and slot = first;
    update identities set member = head from people join batches on people.run = batches.run
      where number = identities.batch and people.file = identities.file and people.record = identities.record;
    drop table people;
    alter table outgoing alter column seq drop not null;
    alter table outgoing alter column file drop not null;
    alter table outgoing alter column record drop not null;
    alter table outgoing add column member ubigint;
    alter table outgoing add column head boolean;
    alter table outgoing add column status_time timestamp;
    alter table outgoing add column because varchar;
    update outgoing set member = first, head = member_row = first from (
      select seq, min(member_row) as first from outgoing group by seq
    ) heads where heads.seq = outgoing.seq;
    drop table staged;
    ${staged};
    alter table batches rename to old_batches;
    ${batches};
    insert into batches by name select * from old_batches;
    drop table old_batches;
    ${plans}`,
};
