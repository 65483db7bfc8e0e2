import { filesInProcess } from './customer-files/processing.ts';
import type { Database } from './database.ts';
import { dropPerson, findPerson } from './person.ts';
import { slots } from './slots.ts';
import { standing, unpivoted } from './standing.ts';

/** What became of a person in one ledger. */
export interface Erasure {
  /** Rows deleted. */
  rows: number;
  /** Identities of his that are perhaps still at TikTok: where there are any, nothing is deleted. */
  left: number;
  /** Whether the file has to be written anew, now or since a run that was stopped before it could. */
  rewrite: boolean;
}

/** Digests of a person that the ledger holds beside those given: what names him there as well. */
export async function findLinked(database: Database, digests: readonly string[]): Promise<string[]> {
  await findPerson(database, digests);
  const linked = await database.values(
    'select distinct lower(hex(digest)) from his anti join given using (digest) order by 1',
  );
  await dropPerson(database);
  return linked as string[];
}

/**
 * Deletes all that the ledger holds of people whose removal TikTok has acknowledged, and every stored plan with it: one
 * made before would bring them back. `anyway`: the audience is gone, so that there is nothing to acknowledge.
 */
export async function erase(
  database: Database,
  digests: readonly string[],
  { anyway = false }: { anyway?: boolean } = {},
): Promise<Erasure> {
  await findPerson(database, digests);
  await database.run(`insert into his
    select distinct slot, digest from (${unpivoted('outgoing')}) semi join given using (digest)`);
  const [held] = await database.values('select count(*) from his');
  const left = held === 0n || anyway ? 0 : await countLeft(database);
  const rows = held === 0n || left > 0 ? 0 : await database.together(() => deleteRows(database));
  await dropPerson(database);
  const [due] = await database.values("select count(*) from meta where key = 'rewrite'");
  return { rows, left, rewrite: due !== 0n };
}

/** Nothing deleted is in the file any more. */
export async function recordRewrite(database: Database): Promise<void> {
  await database.run("delete from meta where key = 'rewrite'");
}

async function countLeft(database: Database): Promise<number> {
  // Of files that TikTok can still fail to process, a removal is no fact yet.
  const open = (await filesInProcess(database)).flatMap(({ batches }) => batches);
  const isOpen =
    open.length > 0
      ? `or exists (select 1 from identities where batch in (${open.join(', ')})
      and identities.slot = known.slot and identities.digest = known.digest)`
      : '';
  const [left] = await database.values(
    `select count(*) from (${standing}) known semi join his using (slot, digest) where present ${isOpen}`,
  );
  return Number(left);
}

async function deleteRows(database: Database): Promise<number> {
  const isHis = slots
    .map(({ column }, slot) => `${column} in (select digest from his where slot = ${slot})`)
    .join(' or ');
  const [known] = await database.values(`select
    (select count(*) from identities where member in (select member from people)
      or (slot, digest) in (select (slot, digest) from his))
    + (select count(*) from outgoing where ${isHis})`);
  await database.run(`delete from identities where member in (select member from people)
    or (slot, digest) in (select (slot, digest) from his)`);
  await database.run('delete from outgoing');
  await database.run("delete from batches where state = 'planned'");
  await database.run("update meta set value = (value::ubigint + 1)::varchar where key = 'generation'");
  await database.run("insert or replace into meta values ('rewrite', 'due')");
  return Number(known);
}
