import { Fault } from '../fault.ts';
import type { Database } from './database.ts';
import { standing } from './standing.ts';

/** Plans not applied are deleted after this time. */
export const planDays = 7;

/** What is still to be sent of a plan. */
export interface TakenPlan {
  /** Records by what becomes of them. */
  added: number;
  removed: number;
  memberRows: number;
  batches: number;
  /** Identities present before, surely or perhaps. */
  presentBefore: number;
}

/** Sets the pending batches of `run` aside as a plan of that name; `settle` leaves them alone. */
export async function keepPlan(database: Database, run: string, at: Date): Promise<void> {
  await database.together(async () => {
    await database.run(
      `update batches set state = 'planned', plan = run where run = ? and state = 'pending'`,
      run,
    );
    await database.run(
      `insert into plans select ?, value, '${at.toISOString()}' from meta where key = 'generation'`,
      run,
    );
  });
}

/**
 * Makes what is left of a plan the pending batches of `run`, under new numbers: the latest batch of an identity counts.
 * Faults: `plan_not_found`; `plan_outdated`, when anything but this plan has changed the ledger since.
 */
export async function takePlan(database: Database, plan: string, run: string): Promise<TakenPlan> {
  const [found] = await database.rows(
    `select generation, (select value from meta where key = 'generation') as now from plans where plan = '${plan}'`,
  );
  if (!found) throw planUnknown(plan);
  if (found['generation'] !== found['now']) {
    throw new Fault('plan_outdated', `The plan ${plan} was made for an older state of the audience.`, {
      hint: 'Something was sent since. Make the plan anew.',
    });
  }
  await database.together(async () => {
    const [shift] = await database.values(
      `select (select max(number) + 1 from batches) - min(number) from batches where plan = '${plan}' and state = 'planned'`,
    );
    if (shift === null) return;
    const planned = `plan = '${plan}' and state = 'planned'`;
    await database.run(`update outgoing set batch = batch + ${shift}
      where batch in (select number from batches where ${planned})`);
    await database.run(`insert into batches (number, run, action, rows, state, plan)
      select number + ${shift}, '${run}', action, rows, 'pending', plan from batches where ${planned} order by number`);
    await database.run(`delete from batches where ${planned}`);
  });
  const [left = {}] = await database.rows(`select
    count(distinct seq) filter (action = 'add') as added, count(distinct seq) filter (action = 'delete') as removed,
    count(*) as "memberRows", count(distinct number) as batches,
    (select count(*) from (${standing}) where present) as "presentBefore"
    from outgoing join batches on batch = number where run = '${run}' and state = 'pending'`);
  return left as unknown as TakenPlan;
}

export function planUnknown(plan: string): Fault {
  return new Fault('plan_not_found', `There is no plan ${plan}.`, {
    hint: `Plans are kept for ${planDays} days. Make one with tiktok-seg plan.`,
  });
}

/**
 * Gives back to its plan what a run did not get acknowledged, so that `apply` can go on with it; what may have arrived
 * counts as perhaps done meanwhile, under the number it was sent with.
 */
export async function returnToPlan(database: Database, chosen: string): Promise<void> {
  await database.run(`update batches set state = 'planned' where number in (
    select batch from outgoing where ${chosen}) and plan is not null and state = 'pending'`);
  const sent = (await database.values(`select number from batches where number in (
    select batch from outgoing where ${chosen}) and plan is not null and state = 'sent' order by number`)) as bigint[];
  const [next] = (await database.values('select max(number) + 1 from batches')) as [bigint];
  for (const [at, number] of sent.entries()) {
    const fresh = next + BigInt(at);
    await database.run(`insert into batches (number, run, action, rows, state, plan)
      select ${fresh}, run, action, rows, 'planned', plan from batches where number = ${number}`);
    await database.run(`update outgoing set batch = ${fresh} where batch = ${number}`);
  }
}

/** What was acknowledged of a plan's own batches does not outdate it. */
export async function carryPlanForward(database: Database, chosen: string): Promise<void> {
  await database.run(`update plans set generation = (select value from meta where key = 'generation')
    where plan in (select plan from batches where number in (select batch from outgoing where ${chosen}) and state = 'acked')
      and generation = (select (value::bigint - 1)::varchar from meta where key = 'generation')`);
}

export async function dropOldPlans(database: Database, now: Date): Promise<void> {
  const old = `(select plan from plans where made_at < '${now.toISOString()}'::timestamp - interval ${planDays} days)`;
  const [count] = await database.values(`select count(*) from ${old}`);
  if (count === 0n) return;
  await database.together(async () => {
    const planned = `plan in ${old} and state = 'planned'`;
    await database.run(`delete from outgoing where batch in (select number from batches where ${planned})`);
    await database.run(`delete from batches where ${planned}`);
    await database.run(`delete from plans where plan in ${old}`);
  });
}
