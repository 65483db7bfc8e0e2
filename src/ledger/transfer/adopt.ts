import { Fault } from '../../fault.ts';
import { type Database, openDatabase } from '../database.ts';
import { prepareSchema } from '../schema.ts';
import { standing } from '../standing.ts';
import { brokenInvariants } from '../verify/invariants.ts';
import { damagedExport } from './manifest.ts';

/**
 * Takes the rows of a database that somebody gave us over into a ledger that this program made itself, so that no view,
 * default or table of another shape comes along. Returns the number of identities present.
 */
export async function adopt(given: string, next: string, file: string): Promise<number> {
  try {
    await bringUpToDate(given);
    const database = await openDatabase(next);
    try {
      await prepareSchema(database);
      await takeRows(database, given);
      const broken = await brokenInvariants(database);
      if (broken.length > 0) throw damagedExport(file, new Error(broken.join(' ')));
      const [present] = await database.values(`select count(*) from (${standing}) where present`);
      return Number(present);
    } finally {
      database.close();
    }
  } catch (error) {
    if (error instanceof Fault && (error.code === 'ledger_damaged' || error.code === 'ledger_unusable'))
      throw damagedExport(file, error);
    throw error;
  }
}

/** The file is a copy of ours: what an older program exported may be changed in it. */
async function bringUpToDate(given: string): Promise<void> {
  const database = await openDatabase(given);
  try {
    const [foreign] = await database.values(`select
      (select count(*) from duckdb_views() where not internal) +
      (select count(*) from duckdb_functions() where not internal) +
      (select count(*) from duckdb_schemas() where not internal and schema_name <> 'main')`);
    if (foreign !== 0n) throw new Fault('ledger_damaged', 'It holds more than tables.');
    await prepareSchema(database);
  } finally {
    database.close();
  }
}

async function takeRows(database: Database, given: string): Promise<void> {
  const columns = (name: string) =>
    database.rows(`select table_name as "table", string_agg('"' || column_name || '"', ', ' order by column_name) as columns,
      string_agg(data_type, ', ' order by column_name) as types
      from duckdb_columns() where not internal and database_name = ${name} group by all order by all`);
  const own = await columns('current_database()');
  await database.run(`attach '${given.replaceAll("'", "''")}' as given (read_only)`);
  // From here on the rows can reach nothing outside.
  await database.run('set enable_external_access = false');
  if (JSON.stringify(await columns("'given'")) !== JSON.stringify(own))
    throw new Fault('ledger_damaged', 'Its tables are of another shape.');
  await database.together(async () => {
    for (const { table, columns: names } of own)
      await database.run(
        `${table === 'meta' ? 'delete from meta;' : ''} insert into "${table}" (${names}) select ${names} from given."${table}"`,
      );
  });
  await database.run('detach given');
}
