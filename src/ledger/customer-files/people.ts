import type { Database } from '../database.ts';
import { namesPerson, unpivoted } from '../standing.ts';
import { holders } from './holders.ts';

export interface PeopleCount {
  before: number;
  /** When the removals that are pending are done, and nothing else. */
  left: number;
  /** When all that is pending is done. */
  after: number;
}

/**
 * How many people the audience holds as far as the ledger knows: those whose naming identity is present, and those of
 * whom only others are left.
 */
export async function countPeople(database: Database, run: string): Promise<PeopleCount> {
  const pending = (action: string) => `(select outgoing.* from outgoing join batches on batch = number
    where run = '${run}' and state = 'pending' and action = '${action}')`;
  const count = (table: string) => `(
    (select count(*) from (select distinct slot, digest from ${table} semi join names using (slot, digest))) +
    (select count(distinct member) from ${table} where member not in (
      select member from named semi join ${table} using (slot, digest))))`;
  const [counts = {}] = await database.rows(`
    with present as (${holders}),
    staying as (select * from present anti join (${unpivoted(pending('delete'))}) gone using (slot, digest)),
    named as (select slot, digest, member from identities where naming),
    names as (select distinct slot, digest from named),
    coming as (
      select distinct slot, digest from (${unpivoted(pending('add'), namesPerson)}) where naming
    )
    select ${count('present')} as before, ${count('staying')} as remaining,
      (select count(*) from coming
        anti join (select * from staying semi join names using (slot, digest)) using (slot, digest)) as added`);
  const { before, remaining, added } = counts as Record<'before' | 'remaining' | 'added', number>;
  return { before, left: remaining, after: remaining + added };
}
