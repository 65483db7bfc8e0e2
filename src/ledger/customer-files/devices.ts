import type { Database } from '../database.ts';
import { slots } from '../slots.ts';
import { standing, unpivoted } from '../standing.ts';

export const deviceColumns = slots
  .filter(({ kind }) => kind === 'idfa' || kind === 'gaid')
  .map(({ column }) => column);

/**
 * A customer file does not tell IDFA from GAID, so that taking out the one takes out the other with the same digest
 * too, as when a column was mapped otherwise yesterday. Fills `staying_devices` with the digests that must not be
 * taken out; `false`: there is no device id among the removals.
 */
export async function devicesThatStay(
  database: Database,
  run: string,
  batches: readonly number[],
): Promise<boolean> {
  const going = `(select * from outgoing where batch in (${batches.join(', ')}))`;
  const [asked] = await database.values(
    `select count(*) from ${going} where coalesce(${deviceColumns.join(', ')}) is not null`,
  );
  if (asked === 0n) return false;
  const devices = `slot in (${deviceColumns.map((column) => slots.findIndex((slot) => slot.column === column)).join(', ')})`;
  const sent = (action: string) => `(select outgoing.* from outgoing join batches on batch = number
    where run = '${run}' and action = '${action}')`;
  await database.run(`create or replace temp table staying_devices as
    select known.digest from (${standing}) known
    anti join (${unpivoted(sent('delete'))}) gone on gone.slot = known.slot and gone.digest = known.digest
    where present and known.${devices}
    union select digest from (${unpivoted(sent('add'))}) coming where ${devices}`);
  return true;
}
