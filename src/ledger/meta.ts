import type { Database } from './database.ts';

/** What is known of the ledger as a whole. */
export async function readMeta(database: Database, key: string): Promise<string | undefined> {
  const [value] = await database.values(`select value from meta where key = '${key}'`);
  return value as string | undefined;
}

export async function writeMeta(database: Database, key: string, value: string): Promise<void> {
  await database.run(`insert or replace into meta values ('${key}', ?)`, value);
}
