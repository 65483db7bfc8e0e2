import type { Context } from '../context.ts';
import { Fault } from '../fault.ts';
import {
  type Difference,
  ledgerExists,
  ledgerFolder,
  newRunId,
  openLedger,
  type PlanFile,
  readPlan,
  savePlan,
} from '../ledger/index.ts';
import { type FoundAudience, findAudience } from './audience.ts';
import type { SendOptions } from './file-route/courier.ts';
import { noFilesSent } from './file-route/files-sent.ts';
import { lookAfterFiles } from './file-route/trouble.ts';
import { checkRoute, wayTo } from './file-route/way.ts';
import { forgetIn } from './forget/forget-in.ts';
import { forgottenPeople } from './forget/known.ts';
import { factsOf } from './plan-facts.ts';
import type { PushOptions, PushResult } from './push-options.ts';
import type { Via } from './route.ts';
import { begin, finish } from './run.ts';
import type { Run } from './run-at-work.ts';
import type { Session } from './session.ts';
import { Throughput } from './throughput.ts';

export interface ApplyOptions extends SendOptions, Pick<PushOptions, 'waitMs' | 'fileLimits'> {
  plan: string;
}

/**
 * Sends what a stored plan holds and nothing else. A plan that was interrupted goes on; one that was made for an older
 * state of the audience is refused (`plan_outdated`), as the source is not at hand to plan anew.
 */
export async function applyPlan(
  context: Context,
  connect: () => Promise<Session>,
  options: ApplyOptions,
): Promise<PushResult> {
  const session = await connect();
  const folder = ledgerFolder(context.folders.state, context.apiOrigin, session.advertiserId);
  const file = await readPlan(folder, options.plan);
  const { via } = factsOf(file);
  const { audience, found } = await placeOf(context, session, folder, file, { ...options, via });
  const run = newRunId(context.clock.now(), context.randomBytes);
  const ledgerName = audience.id ?? `new/${file.plan}`;
  const ledger = await openLedger({
    ...context,
    folder,
    name: ledgerName,
    holder: `run ${run}`,
    waitMs: options.waitMs,
    signal: options.signal,
  });
  try {
    const people = await forgottenPeople(context, ledger, {
      folder,
      holder: `run ${run}`,
      signal: options.signal,
    });
    const place: Run = {
      ...{ ledger, folder, run, ledgerName },
      pace: new Throughput(context.clock),
      way: wayTo(
        audience.id === null ? { id: undefined, name: audience.name } : found,
        via,
        options.fileLimits,
      ),
      files: noFilesSent(),
      creating: false,
      forgotten: people.given,
      forgets: people.forgets,
      audience: { ...audience, created: false },
      onCreated: (id) => savePlan(folder, { ...file, audience: { ...audience, id } }),
    };
    await checkRoute(ledger, place.way, audience.name);
    if (audience.id) await lookAfterFiles(context, ledger, session, audience.id, options);
    if ((factsOf(file).forgets ?? 0) !== people.forgets) {
      const { fault } = await forgetIn(context, session, place, options);
      throw fault ?? madeBeforeForgetting(file);
    }
    const left = await ledger.takePlan(file.plan, run);
    const begun = await begin(context, place, { read: 0, send: 0 });
    const facts = factsOf(file);
    const ready = { ...facts, ...begun, difference: whatIsLeft(facts.difference, left) };
    return await finish(
      context,
      session,
      place,
      { ...ready, dryRun: false, fault: undefined },
      { ...options, whole: false },
    );
  } finally {
    await ledger.close();
  }
}

/** The plan may hold whoever was forgotten since. */
function madeBeforeForgetting({ plan }: PlanFile): Fault {
  return new Fault('plan_outdated', `Somebody was forgotten since plan ${plan} was made.`, {
    hint: 'Make the plan anew.',
  });
}

/** What an earlier run of the same plan has done already is unchanged by this one. */
function whatIsLeft(
  planned: Difference | undefined,
  left: Pick<Difference, 'added' | 'removed' | 'memberRows' | 'batches' | 'presentBefore'>,
): Difference | undefined {
  if (!planned) return undefined;
  const done = planned.added + planned.removed - left.added - left.removed;
  return { ...planned, ...left, unchanged: planned.unchanged + done };
}

/**
 * Where the plan's rows are. The plan of a missing audience waits under `new/`; a run that was stopped may have created
 * the audience, and moved the ledger to it, without saying so. An audience with a ledger of its own is another one.
 */
async function placeOf(
  context: Context,
  session: Session,
  folder: string,
  { plan, audience }: PlanFile,
  options: { signal: AbortSignal; via: Via },
): Promise<{ audience: { id: string | null; name: string }; found: FoundAudience }> {
  const choice = audience.id ? { id: audience.id } : { name: audience.name };
  const found = await findAudience(context, session, choice, options);
  if (audience.id !== null) return { audience, found };
  if (!(await ledgerExists(folder, `new/${plan}`))) {
    return { audience: { ...audience, id: found.id ?? null }, found };
  }
  if (found.id === undefined || !(await ledgerExists(folder, found.id))) return { audience, found };
  throw new Fault(
    'plan_outdated',
    `The audience "${audience.name}" was filled since plan ${plan} was made.`,
    {
      hint: 'Make the plan anew.',
    },
  );
}
