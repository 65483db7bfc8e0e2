import type { Database } from '../database.ts';
import { slots } from '../slots.ts';
import { unpivoted } from '../standing.ts';
import { holders } from './holders.ts';

/**
 * Fills `carried` with a row for each person who stays and is not sent anew, so that a replacement of the whole
 * audience holds him too: the latest member that each of his identities stood in, with all that it has left.
 */
export async function carriedRows(database: Database, batches: readonly number[]): Promise<void> {
  const outgoing = (action: string) =>
    `(${unpivoted(`(select outgoing.* from outgoing join batches on batch = number
      where number in (${batches.join(', ')}) and action = '${action}')`)})`;
  const values = slots.map(({ column }, slot) => `unnest(list(digest) filter (slot = ${slot})) as ${column}`);
  await database.run(`create or replace temp table carried as
    with staying as (
      select held.slot, held.digest, member from (${holders}) held
      anti join ${outgoing('delete')} gone on gone.slot = held.slot and gone.digest = held.digest
    ),
    people as (
      select distinct member from staying
      anti join ${outgoing('add')} coming on coming.slot = staying.slot and coming.digest = staying.digest
    ),
    entries as (
      select distinct slot, digest, identities.member from identities
      semi join people using (member) semi join staying using (slot, digest)
    )
    select ${values.join(', ')} from entries group by member order by member`);
}
