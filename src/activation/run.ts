import type { Context } from '../context.ts';
import type { Fault } from '../fault.ts';
import { lazily } from '../lazily.ts';
import { type Deliveries, type Difference, type Mode, savePlan, saveRun } from '../ledger/index.ts';
import { asFault, mostUrgent } from './faults.ts';
import type { SendOptions } from './file-route/courier.ts';
import { isClosedToApp, offeringFiles } from './file-route/fall-back.ts';
import { checkRemovals, checkSource } from './guards.ts';
import { mappingOf } from './map-files.ts';
import type { MappedFile } from './mapped-file.ts';
import { warnOfMirror } from './mirror.ts';
import { type PlanFacts, planFile } from './plan-facts.ts';
import type { PushOptions, PushResult } from './push-options.ts';
import { makeReceipt, type RunFacts, sourceFacts } from './receipt.ts';
import { Refusals } from './refusals.ts';
import type { Run } from './run-at-work.ts';
import type { Screen } from './screen/types.ts';
import type { Session } from './session.ts';
import { stage } from './stage.ts';
import { newTally } from './tally.ts';

/** Member rows that are acknowledged together on the file route, where one answer stands for whole files. */
const rowsPerFileBatch = 100_000;

const checkFiles = lazily(async () => (await import('./file-route/check.ts')).checkFiles);
const sendFiles = lazily(async () => (await import('./file-route/send.ts')).sendFiles);
const streamMembers = lazily(async () => (await import('./stream-members.ts')).streamMembers);

/** Reads, compares and sends; whatever happens, there is a receipt, kept beside the ledger. */
export async function carryOut(
  context: Context,
  session: Session,
  files: readonly MappedFile[],
  screen: Screen,
  place: Run,
  options: PushOptions,
): Promise<PushResult> {
  const { ledger, run } = place;
  const tally = newTally();
  const begun = await begin(context, place, { read: 0, send: 0 });
  let difference: Difference | undefined;
  let fault: Fault | undefined;
  try {
    const reading = { ...options, now: begun.startedAt };
    await timed(context.clock, begun.seconds, 'read', () => stage(files, screen, tally, ledger, reading));
    checkSource(tally, options);
    options.onProgress({ phase: 'comparing', records: tally.read });
    difference = await ledger.plan({
      run,
      rules: options.rules,
      batchSize: place.way.route === 'file' ? rowsPerFileBatch : options.batchSize,
      mode: options.mode,
      missing: place.audience.id === null,
      holdBack: tally.unreadable > 0 && !options.removeAnyway,
      resend: options.resend,
      forgotten: place.forgotten,
      // For customer files the people are counted too.
      countOnly: options.dryRun && !options.keep && place.way.route === 'stream',
    });
    if (options.mode === 'mirror') warnOfMirror(difference, tally, place.audience, options.warn);
    checkRemovals(difference, options.maxRemove);
    if (place.way.route === 'file' && difference.batches > 0) {
      await checkFiles(ledger, run, place.audience, place.way);
    }
    if (options.keep) await ledger.keepPlan(run);
  } catch (error) {
    fault = asFault(error);
  }
  const facts: PlanFacts = {
    mode: options.mode,
    via: options.via,
    rules: options.rules,
    source: files.map(({ source }) => sourceFacts(source)),
    mapping: mappingOf(files),
    tally,
    difference,
    plan: options.keep && !fault ? run : undefined,
    forgets: place.forgets,
  };
  if (facts.plan) await savePlan(place.folder, planFile(facts.plan, begun.startedAt, place.audience, facts));
  return await finish(
    context,
    session,
    place,
    { ...facts, ...begun, dryRun: options.dryRun, fault },
    options,
  );
}

/** Says that the run is at work. */
export async function begin(
  { clock, machine }: Context,
  { folder, run }: Run,
  seconds: RunFacts['seconds'],
): Promise<Pick<RunFacts, 'run' | 'startedAt' | 'seconds'>> {
  const startedAt = clock.now();
  await saveRun(folder, {
    run,
    status: 'running',
    started_at: startedAt.toISOString(),
    worker: { host: machine.host, pid: machine.pid },
  });
  return { run, startedAt, seconds };
}

/** What is known of a run when everything is ready to be sent. */
export type ReadyRun = PlanFacts & Pick<RunFacts, 'run' | 'dryRun' | 'startedAt' | 'seconds' | 'fault'>;

/** Sends what is pending, unless a fault came before or it is a dry run; settles, and leaves the receipt. */
export async function finish(
  context: Context,
  session: Session,
  place: Run,
  ready: ReadyRun,
  options: SendOptions & { whole?: boolean },
): Promise<PushResult> {
  const { ledger, folder, run } = place;
  const { difference, seconds, dryRun } = ready;
  let { fault } = ready;
  const refusals = new Refusals();
  let deliveries: Deliveries | undefined;
  const sends = difference !== undefined && !dryRun;
  try {
    if (sends && !fault && difference.batches > 0)
      await timed(context.clock, seconds, 'send', () =>
        send(context, session, place, { ...ready, difference }, refusals, options),
      );
  } catch (error) {
    fault = asFault(error);
  }
  try {
    if (sends) {
      const planned = options.whole === false ? undefined : difference;
      deliveries = await ledger.deliveries(run, planned, refusals.batches);
    }
    await ledger.settle();
    if (!dryRun && place.forgotten.length > 0) await ledger.erase(place.forgotten);
  } catch (error) {
    fault = asFault(mostUrgent(fault ? [fault, error] : [error]));
  }
  const receipt = makeReceipt({
    ...ready,
    fault,
    advertiserId: session.advertiserId,
    audience: place.audience,
    deliveries,
    way: place.way,
    files: place.files,
    throughput: place.pace.read(),
    refusals,
    retries: session.client.counts.retries,
    pacedSeconds: session.client.counts.pacedMs / 1000,
    finishedAt: context.clock.now(),
  });
  await saveRun(folder, receipt);
  return { receipt, fault };
}

/** On the one route or the other; a new audience changes over where the app may not stream. */
async function send(
  context: Context,
  session: Session,
  place: Run,
  planned: { mode: Mode; difference: Difference },
  refusals: Refusals,
  options: SendOptions,
): Promise<void> {
  options.signal.throwIfAborted();
  const { way, ledger } = place;
  if (way.route === 'stream') {
    try {
      return await streamMembers(context, session, place, planned.difference, refusals, options);
    } catch (error) {
      if (!isClosedToApp(error)) throw error;
      if (!way.mayFallBack || place.audience.id !== null) throw offeringFiles(error);
    }
    options.warn('TikTok does not let this app stream members (40118): they are sent as customer files.');
    way.route = 'file';
    await checkFiles(ledger, place.run, place.audience, way);
  }
  await sendFiles(context, session, place, planned, options);
}

/** Also when the work ends early. */
async function timed<Part extends string>(
  clock: Context['clock'],
  seconds: Record<Part, number>,
  part: Part,
  work: () => Promise<void>,
): Promise<void> {
  const start = clock.elapsed();
  try {
    await work();
  } finally {
    seconds[part] = (clock.elapsed() - start) / 1000;
  }
}
