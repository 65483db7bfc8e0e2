import type { Database } from './database.ts';
import { roles } from './roles.ts';
import { slots } from './slots.ts';
import { unpivoted } from './standing.ts';

/**
 * Settles who stays, who leaves and who refused where records disagree, in the staged rows themselves (design, "The
 * ledger"): of several records of a person the latest status counts, without times the last read; a refusal always
 * wins, and an identity that anybody refused is taken out of every member. Returns the number of records whose whole
 * person, or all of whose identities, a refusal elsewhere took.
 */
export async function settlePersons(database: Database): Promise<number> {
  if (!(await isDisputed(database))) return 0;
  return (await settleVerdicts(database)) + (await takeOutRefused(database));
}

/** Whether anybody among the staged does not simply stay. */
export async function isDisputed(database: Database): Promise<boolean> {
  const [disputed] = await database.values(
    `select count(*) from staged where role in (${roles.leaving}, ${roles.refused}, ${roles.withheld})`,
  );
  return disputed !== 0n;
}

async function settleVerdicts(database: Database): Promise<number> {
  const person = slots.map(({ column }, slot) => `when ${column} is not null then ${slot}`).join(' ');
  await database.run(`create or replace temp table turns as
    with heads as (
      select seq, role, status_time, case ${person} end as slot, coalesce(${slots.map(({ column }) => column).join(', ')}) as digest
      from staged where k = 0 and role <= ${roles.refused}
    ),
    disputed as (select * from heads semi join (
      select slot, digest from heads where role <> ${roles.staying}
    ) going using (slot, digest)),
    verdicts as (
      select slot, digest, if(max(role) = ${roles.refused}, ${roles.refused},
        arg_max(role, {time: coalesce(status_time, '-infinity'::timestamp), seq: seq})) as verdict
      from disputed group by slot, digest having min(role) <> max(role)
    )
    select seq, role, verdict from disputed join verdicts using (slot, digest) where role <> verdict`);
  const [turns] = await database.values('select count(*) from turns');
  if (turns === 0n) return 0;
  const [turned] = await database.values(`select count(*) from turns where verdict = ${roles.refused}`);
  await database.run(`update staged set role = turns.verdict from turns
    where staged.seq = turns.seq and staged.role <= ${roles.refused}`);
  return Number(turned);
}

async function takeOutRefused(database: Database): Promise<number> {
  const refused = `(select * from staged where role in (${roles.refused}, ${roles.withheld}))`;
  await database.run(
    `create or replace temp table blocked as select distinct slot, digest from (${unpivoted(refused)})`,
  );
  await database.run(`create or replace temp table touched as
    select distinct seq from (${unpivoted(staying, 'seq')}) semi join blocked using (slot, digest)`);
  const [affected] = await database.values('select count(*) from touched');
  if (affected === 0n) return 0;
  for (const [slot, { column }] of slots.entries()) {
    await database.run(`update staged set ${column} = null where role = ${roles.staying}
      and ${column} in (select digest from blocked where slot = ${slot})`);
  }
  const nothing = slots.map(({ column }) => `${column} is null`).join(' and ');
  await database.run(`delete from staged where role = ${roles.staying} and ${nothing}`);
  // Where the head row went, the next one takes its place.
  await database.run(`update staged set k = 0 from (
      select seq, min(k) as first from ${staying} semi join touched using (seq) group by seq having first > 0
    ) heads where staged.seq = heads.seq and role = ${roles.staying} and k = first`);
  const [gone] = await database.values(`select count(*) from touched anti join ${staying} using (seq)`);
  return Number(gone);
}

const staying = `(select * from staged where role = ${roles.staying})`;
