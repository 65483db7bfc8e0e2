import type { Database } from '../database.ts';
import { roles } from '../roles.ts';
import { slots } from '../slots.ts';
import type { ScannedTable } from './types.ts';

/** A query for all that is staged, with the columns of the table `staged`. */
export function stagedRows(scanned: readonly ScannedTable[]): string {
  return `(${['select * from staged', ...scanned.map(asStaged)].join(' union all ')})`;
}

/** How many rows of it are of scanned tables. */
export function countOfScanned(scanned: readonly ScannedTable[]): string {
  return [
    '0',
    ...scanned.map(({ table, staged }) => `${staged} - (select count(*) from ${movedFrom(table)})`),
  ].join(' + ');
}

/** For each scanned table the rows that were moved to `staged`. */
export async function prepareMoving(database: Database, table: string): Promise<void> {
  await database.run(`create table ${movedFrom(table)} (moved_row bigint)`);
}

/**
 * Moves the scanned rows that hold one of the identities `sought` (a query for slots and digests) to the table
 * `staged`, where they can be changed: to move all for a few took as long as to compare them.
 */
export async function moveToStaged(
  database: Database,
  scanned: readonly ScannedTable[],
  sought: string,
): Promise<void> {
  for (const one of scanned) {
    const { table } = one;
    const holding = scannedSlots.map(
      ({ column, slot }) => `select ${table}.rowid as moved_row from ${remaining(table)}
        semi join (select digest from (${sought}) where slot = ${slot}) on ${column} = digest`,
    );
    await database.run(`create or replace temp table moving as ${holding.join(' union ')}`);
    await database.run(`insert into staged select staged_row.* from (${asStaged(one)}) staged_row
      semi join moving on record = moved_row + 1`);
    await database.run(`insert into ${movedFrom(table)} select moved_row from moving`);
    await database.run('drop table moving');
  }
}

/** Also what a stopped run left, with the tables by which it compared. */
export async function dropScanned(database: Database): Promise<void> {
  const tables = await database.values(
    `select table_name from duckdb_tables()
     where table_name like 'scanned\\_%' escape '\\' or table_name in ('firsts', 'known')`,
  );
  for (const table of tables) await database.run(`drop table ${table}`);
}

function asStaged({ table, file, seq }: ScannedTable): string {
  const digests = slots.map(({ column, hash }) => (hash === 'sha256' ? column : `null::blob as ${column}`));
  return `select ${seq}::ubigint + ${table}.rowid::ubigint as seq, 0::usmallint as k, ${roles.staying}::utinyint as role,
    '${file.replaceAll("'", "''")}' as file, ${table}.rowid::ubigint + 1 as record, status_time,
    null::varchar as rules, ${digests.join(', ')}
    from ${remaining(table)} where coalesce(email, phone, idfa, gaid) is not null`;
}

function remaining(table: string): string {
  return `${table} anti join ${movedFrom(table)} on ${table}.rowid = moved_row`;
}

function movedFrom(table: string): string {
  return `${table}_moved`;
}

const scannedSlots = slots.flatMap(({ column, hash }, slot) => (hash === 'sha256' ? [{ column, slot }] : []));
