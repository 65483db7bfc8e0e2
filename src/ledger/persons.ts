import type { Database } from './database.ts';
import { moveToStaged } from './flat/tables.ts';
import type { ScannedTable } from './flat/types.ts';
import { roles } from './roles.ts';
import { slots } from './slots.ts';
import { unpivoted } from './standing.ts';

/**
 * Settles who stays, who leaves and who refused where records disagree, in the staged rows themselves (design, "The
 * ledger"): of several records of a person the latest status counts, without times the last read; a refusal always
 * wins, and an identity that anybody refused is taken out of every member. A suppression is a refusal. What was
 * scanned only ever stays; rows of it are looked at where somebody else has a say about one of their identities.
 */
export async function settlePersons(database: Database, scanned: readonly ScannedTable[]): Promise<Excluded> {
  if (!(await isDisputed(database))) return nobody;
  await moveToStaged(database, scanned, `select slot, digest from ${heads} where role <> ${roles.staying}`);
  const turned = await settleVerdicts(database);
  const emptied = await takeOutRefused(database, scanned);
  return {
    excluded: turned.excluded + emptied.excluded,
    suppressed: turned.suppressed + emptied.suppressed,
  };
}

/** Whether anybody among the staged does not simply stay. */
async function isDisputed(database: Database): Promise<boolean> {
  const [disputed] = await database.values(
    `select count(*) from staged where role between ${roles.leaving} and ${roles.withheld}`,
  );
  return disputed !== 0n;
}

/** Records whose whole person, or all of whose identities, a refusal elsewhere took. */
export interface Excluded {
  excluded: number;
  /** Those of them that a suppression took. */
  suppressed: number;
}

const nobody: Excluded = { excluded: 0, suppressed: 0 };

async function settleVerdicts(database: Database): Promise<Excluded> {
  await database.run(`create or replace temp table turns as
    with heads as ${heads},
    disputed as (select * from heads semi join (
      select slot, digest from heads where role <> ${roles.staying}
    ) going using (slot, digest)),
    verdicts as (
      select slot, digest, coalesce(min(role) filter (role >= ${roles.refused}),
        arg_max(role, {time: coalesce(status_time, '-infinity'::timestamp), seq: seq})) as verdict
      from disputed group by slot, digest having min(role) <> max(role)
    )
    select seq, role, verdict from disputed join verdicts using (slot, digest) where role <> verdict`);
  const [turns] = await database.values('select count(*) from turns');
  if (turns === 0n) return nobody;
  // Who refused by himself was counted when his record was read.
  const turned = await database.rows(`select count(*) as excluded,
    count(*) filter (verdict = ${roles.suppressed}) as suppressed
    from turns where verdict >= ${roles.refused} and role < ${roles.refused}`);
  await database.run(`update staged set role = turns.verdict from turns
    where staged.seq = turns.seq and staged.role <= ${roles.suppressed}`);
  return turned[0] as unknown as Excluded;
}

async function takeOutRefused(database: Database, scanned: readonly ScannedTable[]): Promise<Excluded> {
  const refused = `(select * from staged where role between ${roles.refused} and ${roles.withheld})`;
  await database.run(`create or replace temp table blocked as
    select slot, digest, bool_and(role = ${roles.suppressed}) as suppressed
    from (${unpivoted(refused, 'role')}) group by slot, digest`);
  await moveToStaged(database, scanned, 'select slot, digest from blocked');
  await database.run(`create or replace temp table touched as
    select seq, bool_and(suppressed) as suppressed
    from (${unpivoted(staying, 'seq')}) join blocked using (slot, digest) group by seq`);
  const [affected] = await database.values('select count(*) from touched');
  if (affected === 0n) return nobody;
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
  const gone = await database.rows(`select count(*) as excluded, count(*) filter (suppressed) as suppressed
    from touched anti join ${staying} using (seq)`);
  return gone[0] as unknown as Excluded;
}

const person = slots.map(({ column }, slot) => `when ${column} is not null then ${slot}`).join(' ');

/** Each record with the identity that names its person. */
const heads = `(
  select seq, role, status_time, case ${person} end as slot, coalesce(${slots.map(({ column }) => column).join(', ')}) as digest
  from staged where k = 0 and role <= ${roles.suppressed}
)`;

const staying = `(select * from staged where role = ${roles.staying})`;
