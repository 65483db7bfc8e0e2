import type { SchemaColumn } from '../tiktok/index.ts';
import type { Database } from './database.ts';
import { slots } from './slots.ts';
import { standing } from './standing.ts';

export async function readMembership(database: Database): Promise<Record<SchemaColumn, Set<string>>> {
  const rows = await database.rows(`select slot, lower(hex(digest)) as digest from (${standing}) where sure`);
  const sets = slots.map(() => new Set<string>());
  for (const { slot, digest } of rows) sets[Number(slot)]?.add(String(digest));
  return Object.fromEntries(slots.map(({ schema }, at) => [schema, sets[at]])) as Record<
    SchemaColumn,
    Set<string>
  >;
}
