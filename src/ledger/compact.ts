import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { Fault } from '../fault.ts';
import { openDatabase } from './database.ts';
import { isThere, unwritable } from './files.ts';

/** Bytes of the ledger's file. */
export interface Compaction {
  before: number;
  after: number;
}

/**
 * Writes the file of a ledger anew, without what was deleted: DuckDB keeps deleted rows in its file until their place
 * is needed. The caller holds the lock and has closed the file. Stopped anywhere, the old file or the new one is there.
 */
export async function compactLedger(path: string): Promise<Compaction> {
  const next = `${path}.next`;
  await rm(next, { force: true });
  const before = (await stat(path)).size;
  try {
    await copyLedger(path, next);
    // Beside the new file a log of the old one would be played into it.
    if (await isThere(`${path}.wal`)) throw unfinished(path);
    await synchronise(next);
    await rename(next, path).catch((error) => {
      throw unwritable(path, error);
    });
    await synchronise(dirname(path));
    return { before, after: (await stat(path)).size };
  } finally {
    for (const left of [next, `${next}.wal`]) await rm(left, { force: true });
  }
}

/** Copies what a ledger holds into a new file, without what was deleted. The caller has closed it. */
export async function copyLedger(path: string, next: string): Promise<void> {
  const database = await openDatabase(path);
  try {
    await database.run('checkpoint');
    const [name] = await database.values('select current_database()');
    await database.run(`attach '${next.replaceAll("'", "''")}' as fresh`);
    await database.run(`copy from database "${String(name).replaceAll('"', '""')}" to fresh`);
    await database.run('checkpoint fresh');
    const [older, newer] = [await counts(database, String(name)), await counts(database, 'fresh')];
    if (JSON.stringify(older) !== JSON.stringify(newer)) throw unfinished(path);
    await database.run('detach fresh');
  } finally {
    database.close();
  }
}

async function counts(database: Awaited<ReturnType<typeof openDatabase>>, name: string) {
  const tables = await database.values(
    `select table_name from duckdb_tables() where database_name = '${name.replaceAll("'", "''")}' order by table_name`,
  );
  const found: [string, string][] = [];
  for (const table of tables) {
    const [count] = await database.values(`select count(*) from "${name.replaceAll('"', '""')}"."${table}"`);
    found.push([String(table), String(count)]);
  }
  return found;
}

function unfinished(path: string): Fault {
  return new Fault('ledger_unusable', `The ledger ${basename(path)} could not be written anew.`, {
    hint: 'It was left as it is. Run the same command again.',
  });
}

/** On disk, not only in the memory of the system. */
async function synchronise(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(() => undefined);
  // Windows opens no folders, and synchronises only what was opened for writing.
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
