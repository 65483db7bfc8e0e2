import type { Database } from './database.ts';
import { standing } from './standing.ts';

/**
 * Identities that a row of another present person holds: sent after the identity was last removed, and its person is
 * still there. From `people` and `candidates` into `protected`, all temporary tables.
 */
export async function findProtected(database: Database): Promise<void> {
  await database.run(`create or replace temp table protected as
    with removed as (
      select slot, digest, max(batch) as batch from identities join batches on batch = number
      where identities.state = 'removed' and batches.state = 'acked' group by slot, digest
    ),
    others as (
      select distinct identities.slot, identities.digest, member
      from identities semi join candidates using (slot, digest) left join removed using (slot, digest)
      where state = 'present' and identities.batch > coalesce(removed.batch, -1)
        and member not in (select member from people)
    ),
    names as (select slot, digest, member from identities semi join others using (member) where naming)
    select distinct others.slot, others.digest
    from others join names using (member) join (${standing}) known on known.slot = names.slot and known.digest = names.digest
    where known.present`);
}
