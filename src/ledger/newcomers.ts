import type { Kind } from '../identities/index.ts';
import type { Database } from './database.ts';
import { countOfScanned, stagedRows } from './flat/tables.ts';
import type { ScannedTable } from './flat/types.ts';
import {
  countOutgoing,
  countRows,
  type OutgoingCounts,
  type OutgoingOptions,
  writeOutgoing,
} from './outgoing.ts';
import { emptyRemovals } from './removals.ts';
import { slots } from './slots.ts';
import { countByKind } from './standing.ts';

/** What is new, and how many records bring nothing that did not come before them. */
export interface Newcomers extends OutgoingCounts {
  duplicate: number;
  added: number;
  wouldAdd: Record<Kind, number>;
}

/**
 * The difference where nothing was ever sent to the audience and everybody in the source stays: all is new but what came
 * before in the source itself. What is known and who goes need no look, so that no digest has to be kept either.
 */
export async function planNewcomers(
  database: Database,
  { countOnly = false, ...options }: OutgoingOptions & { countOnly?: boolean },
  scanned: readonly ScannedTable[],
): Promise<Newcomers> {
  const staged = stagedRows(scanned);
  const holds = slots.map(
    ({ column }) => `exists(select 1 from ${staged} where ${column} is not null) as ${column}`,
  );
  const [found = {}] = await database.rows(
    `select count(*) filter (k = 0) + ${countOfScanned(scanned)} as records, coalesce(max(k), 0) as last, ${holds.join(', ')} from staged`,
  );
  const filled = slots.flatMap(({ column }, slot) => (found[column] ? [{ slot, column }] : []));
  const records = Number(found['records']);
  // One row a record: so many rows to send as records.
  const inOneRow = found['last'] === 0;
  const [only] = filled;
  if (countOnly && inOneRow && only && filled.length === 1) {
    const [distinct] = await database.values(
      `select count(*) from (select distinct ${only.column} from ${staged} where ${only.column} is not null)`,
    );
    const added = Number(distinct);
    const wouldAdd = countByKind([{ slot: only.slot, identities: added }]);
    return { duplicate: records - added, added, wouldAdd, ...countRows([added], options) };
  }
  await findFirsts(database, filled, staged);
  const wouldAdd = countByKind(
    await database.rows('select slot, count(*) as identities from firsts group by slot'),
  );
  const added = Number((await database.values('select count(distinct seq) from firsts'))[0]);
  const counts =
    countOnly && inOneRow
      ? countRows([added], options)
      : await outgoing(database, { countOnly, ...options }, staged);
  await database.run('drop table firsts');
  return { duplicate: records - added, added, wouldAdd, ...counts };
}

/** The record in which each identity came first, in the table `firsts`: in the file, for it is as long as the source. */
async function findFirsts(
  database: Database,
  filled: readonly { slot: number; column: string }[],
  staged: string,
): Promise<void> {
  await database.run(`create or replace table firsts (
    slot utinyint, seq ubigint using compression uncompressed)`);
  // One after another: at once they would take the memory of all.
  for (const { slot, column } of filled)
    await database.run(`insert into firsts
      select ${slot}, min(seq) from ${staged} where ${column} is not null group by ${column}`);
}

/** Nobody is removed. */
async function outgoing(
  database: Database,
  { countOnly, ...options }: OutgoingOptions & { countOnly: boolean },
  staged: string,
): Promise<OutgoingCounts> {
  await database.run(
    `${emptyRemovals}; create or replace temp table added as select distinct seq from firsts`,
  );
  const counts = countOnly
    ? await countOutgoing(database, options, staged)
    : await database.together(() => writeOutgoing(database, options, staged));
  await database.run('drop table added; drop table removals');
  return counts;
}
