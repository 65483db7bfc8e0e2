import type { Database } from '../database.ts';
import { slots } from '../slots.ts';
import { unpivoted } from '../standing.ts';

/** What must hold of every ledger of this version. Each counts what breaks it. */
const invariants: readonly { broken: string; count: string }[] = [
  {
    broken: 'The number of acknowledged changes (generation) is missing or no number.',
    count: `select 1 - count(*) from meta where key = 'generation' and regexp_full_match(value, '[0-9]{1,18}')`,
  },
  {
    broken: 'Identities that belong to no batch.',
    count: 'select count(*) from identities anti join batches on batch = number',
  },
  {
    broken: 'Identities whose batch was neither acknowledged nor left without an answer.',
    count: `select count(*) from identities join batches on batch = number where batches.state not in ('acked', 'sent')`,
  },
  {
    broken: 'Identities that are present by a removal, or removed by an addition.',
    count: `select count(*) from identities join batches on batch = number
      where (identities.state = 'present') <> (action = 'add')`,
  },
  {
    broken: 'Identities with a digest of another length than their kind has.',
    count: `select count(*) from identities where coalesce(octet_length(digest) <> (${lengthOf('slot')}), true)`,
  },
  {
    broken: 'Identities that one batch holds twice for the same person.',
    count: `select coalesce(sum(entries - 1), 0)::bigint from (
      select count(*) as entries from identities group by slot, digest, member, batch having entries > 1)`,
  },
  {
    broken: 'People with more than one identity that names them.',
    count: `select count(*) from (
      select 1 from identities where naming group by member, batch having count(*) > 1)`,
  },
  {
    broken: 'Batches that are neither additions nor removals, or hold nothing.',
    count: `select count(*) from batches where action not in ('add', 'delete') or rows = 0`,
  },
  {
    broken: 'Batches that were answered but never sent.',
    count: `select count(*) from batches where state = 'acked' and sent_at is null`,
  },
  {
    broken: 'Member rows to send that belong to no batch.',
    count: 'select count(*) from outgoing anti join batches on batch = number',
  },
  {
    broken: 'Batches to send whose member rows are not all there.',
    count: `select count(*) from batches
      left join (select batch, count(*) as there from outgoing group by batch) on batch = number
      where (state in ('planned', 'pending') or there is not null) and coalesce(there, 0) <> rows`,
  },
  {
    broken: 'Identities to send with a digest of another length than their kind has.',
    count: `select count(*) from (${unpivoted('outgoing')}) where octet_length(digest) <> (${lengthOf('slot')})`,
  },
  {
    broken: 'Batches that wait for a plan that is not there.',
    count: `select count(*) from batches where state = 'planned' and plan not in (select plan from plans)`,
  },
  {
    broken: 'Plans that were made for a state of the ledger that is still to come.',
    count: `select count(*) from plans
      where try_cast(generation as ubigint) > (select try_cast(value as ubigint) from meta where key = 'generation')`,
  },
];

/** One sentence for each invariant that does not hold, with how often. */
export async function brokenInvariants(database: Database): Promise<string[]> {
  const broken: string[] = [];
  for (const invariant of invariants) {
    const [count] = await database.values(invariant.count);
    if (Number(count) !== 0) broken.push(`${invariant.broken} (${count})`);
  }
  return broken;
}

/**
 * Reads every value of every table, so that a damaged block anywhere is found: the database checks each block that it
 * reads against its sum.
 */
export async function readEverything(database: Database): Promise<void> {
  const columns = await database.rows(
    `select table_name as "table", string_agg('"' || column_name || '"', ', ') as columns
     from duckdb_columns() where not internal group by all`,
  );
  for (const { table, columns: names } of columns)
    await database.values(`select bit_xor(hash(${names})) from "${table}"`);
}

/** SHA-256 has 32 bytes, MD5 has 16. */
function lengthOf(slot: string): string {
  const lengths = slots.map(({ hash }, at) => `when ${at} then ${hash === 'md5' ? 16 : 32}`);
  return `case ${slot} ${lengths.join(' ')} end`;
}
