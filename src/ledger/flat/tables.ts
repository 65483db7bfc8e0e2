import type { Database } from '../database.ts';
import { roles } from '../roles.ts';
import { slots } from '../slots.ts';
import type { ScannedTable } from './types.ts';

/** A query for all that is staged, with the columns of the table `staged`. */
export function stagedRows(scanned: readonly ScannedTable[]): string {
  return `(${['select * from staged', ...scanned.map(asStaged)].join(' union all ')})`;
}

/** Moves what was scanned to the table `staged`, where it can be changed. */
export async function stageScanned(database: Database, scanned: readonly ScannedTable[]): Promise<void> {
  for (const one of scanned) await database.run(`insert into staged ${asStaged(one)}`);
  await dropScanned(database);
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
  return `select ${seq}::ubigint + rowid::ubigint as seq, 0::usmallint as k, ${roles.staying}::utinyint as role,
    '${file.replaceAll("'", "''")}' as file, rowid::ubigint + 1 as record, status_time,
    null::varchar as rules, ${digests.join(', ')}
    from ${table} where coalesce(email, phone, idfa, gaid) is not null`;
}
