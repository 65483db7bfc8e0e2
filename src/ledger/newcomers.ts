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
import { partsOf } from './parts.ts';
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
  // To look at scanned rows again takes longer, and they were given more memory to begin with.
  const parts = scanned.length > 0 ? 1 : Math.ceil(records / comparedTogether);
  if (scanned.length === 0) await database.limitMemory(comparingMemory);
  const [only] = filled;
  if (countOnly && inOneRow && only && filled.length === 1) {
    const added = await countDistinct(database, only.column, staged, parts);
    const wouldAdd = countByKind([{ slot: only.slot, identities: added }]);
    return { duplicate: records - added, added, wouldAdd, ...countRows([added], options) };
  }
  await findFirsts(database, filled, staged, parts);
  const wouldAdd = countByKind(
    await database.rows('select slot, count(*) as identities from firsts group by slot'),
  );
  const added = Number((await database.values(countOfRecords))[0]);
  await database.limitMemory();
  const counts =
    countOnly && inOneRow
      ? countRows([added], options)
      : await outgoing(database, { countOnly, ...options }, staged);
  await database.run('drop table firsts');
  return { duplicate: records - added, added, wouldAdd, ...counts };
}

/**
 * Enough for a million; more are spilled, so that ten million take as much. Of forty million at once even the spilling
 * fails, so they are looked at in parts.
 */
const comparingMemory = '112MB';
const comparedTogether = 3_500_000;

async function countDistinct(
  database: Database,
  column: string,
  staged: string,
  parts: number,
): Promise<number> {
  let distinct = 0;
  for (const part of partsOf(column, parts)) {
    const [count] = await database.values(
      `select count(*) from (select distinct ${column} from ${staged} where ${part})`,
    );
    distinct += Number(count);
  }
  return distinct;
}

/** The record in which each identity came first, in the table `firsts`: in the file, for it is as long as the source. */
async function findFirsts(
  database: Database,
  filled: readonly { slot: number; column: string }[],
  staged: string,
  parts: number,
): Promise<void> {
  await database.run(`create or replace table firsts (
    slot utinyint, seq ubigint using compression uncompressed)`);
  // One after another: at once they would take the memory of all. And in one transaction, for what each leaves of a row
  // group would be brought together when it ends, all of it in memory.
  await database.together(async () => {
    for (const { slot, column } of filled)
      for (const part of partsOf(column, parts))
        await database.run(`insert into firsts
          select ${slot}, min(seq) from ${staged} where ${part} group by ${column}`);
  });
}

const stretch = 8_000_000;

/**
 * One bit a record: `count(distinct seq)` keeps each in a hash table, 250 MB for ten million. A stretch of eight million
 * at a time, so that it works for any number.
 */
const countOfRecords = `select coalesce(sum(records), 0)::bigint from (
  select bit_count(bitstring_agg(seq % ${stretch}, 0::ubigint, ${stretch - 1}::ubigint)) as records
  from firsts group by seq // ${stretch})`;

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
