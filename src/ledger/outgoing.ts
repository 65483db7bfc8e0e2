import type { Database } from './database.ts';
import { removalReasons } from './removals.ts';
import { roles } from './roles.ts';
import { slots } from './slots.ts';
import { slotColumns } from './standing.ts';

export interface OutgoingCounts {
  memberRows: number;
  batches: number;
}

export interface OutgoingOptions {
  run: string;
  rules: string;
  /** Member rows a batch. */
  batchSize: number;
}

/**
 * Writes the member rows to send and their batches (`pending`): removals first, for who refused has waited long
 * enough, and never in one batch with additions. Needs the tables `removals` and `added`; `staged`: as the query may say.
 */
export async function writeOutgoing(
  database: Database,
  options: OutgoingOptions,
  staged: string,
): Promise<OutgoingCounts> {
  await writeRemovals(database, options);
  await writeAdditions(database, options, staged);
  await database.run('delete from staged');
  const [counts] = await database.rows(`select
    coalesce(sum(rows), 0)::bigint as "memberRows", count(*) as batches from batches where state = 'pending'`);
  return counts as unknown as OutgoingCounts;
}

/** What `writeOutgoing` would write. */
export async function countOutgoing(
  database: Database,
  options: OutgoingOptions,
  staged: string,
): Promise<OutgoingCounts> {
  const rows = [
    await database.values(`select count(*) from (${removalRows})`),
    await database.values(`select count(*) from ${additionRows(staged)}`),
  ].map(([count]) => Number(count));
  return countRows(rows, options);
}

/** Of removals and additions, which never share a batch. */
export function countRows(rows: readonly number[], { batchSize }: OutgoingOptions): OutgoingCounts {
  return {
    memberRows: rows.reduce((sum, count) => sum + count, 0),
    batches: rows.reduce((sum, count) => sum + Math.ceil(count / batchSize), 0),
  };
}

async function writeRemovals(database: Database, { run, rules, batchSize }: OutgoingOptions): Promise<void> {
  const [count] = await database.values('select count(*) from removals');
  if (count === 0n) return;
  const { row, batch, member } = await next(database);
  await database.run(
    `insert into outgoing (member_row, member, head, batch, seq, rules, file, record, status_time, because, ${slotColumns})
     select ${row} + position, ${member} + position, false, ${batch} + position // ${batchSize},
       rows.seq, ?, file, record, status_time, because, ${slotColumns}
     from (
       select *, row_number() over () - 1 as position from (${removalRows}) rows
     ) rows left join (
       select seq, any_value(file) as file, any_value(record) as record, any_value(status_time) as status_time
       from staged where role <> ${roles.staying} and k = 0 group by seq
     ) records on records.seq = asked`,
    rules,
  );
  await writeBatches(database, run, 'delete', batch);
}

async function writeAdditions(
  database: Database,
  { run, rules, batchSize }: OutgoingOptions,
  staged: string,
): Promise<void> {
  const { row, batch, member } = await next(database);
  await database.run(
    `insert into outgoing (member_row, member, head, batch, seq, rules, file, record, status_time, ${slotColumns})
     select ${row} + position, ${member} + seq, k = 0, ${batch} + position // ${batchSize},
       seq, ?, file, record, status_time, ${slotColumns}
     from (
       select *, row_number() over () - 1 as position from ${additionRows(staged)}
     )`,
    rules,
  );
  await writeBatches(database, run, 'add', batch);
}

/** What one record asked for, or stood in one member, goes together: row k holds the k-th value of each slot. */
const removalRows = `
  select seq, asked, member,
    case reason ${removalReasons.map((name, at) => `when ${at} then '${name}'`).join(' ')} end as because,
    ${slots.map(({ column }, slot) => `unnest(list(digest) filter (slot = ${slot})) as ${column}`).join(', ')}
  from removals group by seq, asked, member, reason`;

function additionRows(staged: string): string {
  return `(select * from ${staged} semi join added using (seq) where role = ${roles.staying})`;
}

async function writeBatches(
  database: Database,
  run: string,
  action: 'add' | 'delete',
  from: unknown,
): Promise<void> {
  await database.run(
    `insert into batches (number, run, action, rows, state)
     select batch, ?, '${action}', count(*), 'pending' from outgoing where batch >= ${from} group by batch order by batch`,
    run,
  );
}

/** The first free numbers. */
async function next(database: Database): Promise<{ row: bigint; batch: bigint; member: bigint }> {
  const [[row], [batch], [member]] = await Promise.all([
    database.values('select coalesce(max(member_row) + 1, 0) from outgoing'),
    database.values('select coalesce(max(number) + 1, 0) from batches'),
    database.values(`select greatest(
      (select coalesce(max(member) + 1, 0) from identities), (select coalesce(max(member) + 1, 0) from outgoing))`),
  ]);
  return { row, batch, member } as { row: bigint; batch: bigint; member: bigint };
}
