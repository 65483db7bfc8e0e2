import type { Database } from './database.ts';
import { findProtected } from './protected.ts';

/**
 * Finds a person by some of his digests (lower-case hex), under whatever rule set they were sent. Fills the temporary
 * tables `people`, the members that are he: those that hold one of the digests, those named by an identity that these
 * hold, and so on; and `his`, their identities except those that a row of another present person holds, with the digests
 * themselves. False: nothing of him is there.
 */
export async function findPerson(database: Database, digests: readonly string[]): Promise<boolean> {
  await database.run(
    "create or replace temp table given as select unhex(unnest(string_split(?, ','))) as digest",
    digests.join(','),
  );
  await database.run(`create or replace temp table people as
    select distinct member from identities semi join given using (digest) where state = 'present'`);
  // The value asked for is his whoever else has it, also where only its removal is known.
  await database.run(`create or replace temp table his as
    select distinct slot, digest from identities semi join given using (digest)`);
  // Most often he is not there, and what follows reads the whole ledger.
  const [found] = await database.values('select count(*) from his');
  if (found === 0n) return false;
  await findOtherMembers(database);
  await database.run(`create or replace temp table candidates as
    select distinct slot, digest from identities semi join people using (member) where state = 'present'`);
  await findProtected(database);
  await database.run(`insert into his
    select * from candidates anti join protected using (slot, digest) anti join his using (slot, digest)`);
  for (const table of ['candidates', 'protected']) await database.run(`drop table ${table}`);
  return true;
}

export async function dropPerson(database: Database): Promise<void> {
  for (const table of ['given', 'people', 'his']) await database.run(`drop table ${table}`);
}

async function findOtherMembers(database: Database): Promise<void> {
  for (let before = -1n, now = await countPeople(database); now > before; ) {
    before = now;
    await database.run(`insert into people
      select distinct named.member from identities named semi join (
        select slot, digest from identities semi join people using (member) where state = 'present'
      ) held using (slot, digest)
      where naming and state = 'present' and named.member not in (select member from people)`);
    now = await countPeople(database);
  }
}

async function countPeople(database: Database): Promise<bigint> {
  const [count] = await database.values('select count(*) from people');
  return count as bigint;
}
