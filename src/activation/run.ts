import type { Context } from '../context.ts';
import type { Fault } from '../fault.ts';
import {
  type Deliveries,
  type Difference,
  type Ledger,
  rememberAudience,
  savePlan,
  saveRun,
} from '../ledger/index.ts';
import { createAudience } from './audience.ts';
import { deliver } from './deliver.ts';
import { asFault, mostUrgent } from './faults.ts';
import { checkRemovals, checkSource } from './guards.ts';
import { mappingOf } from './map-files.ts';
import type { MappedFile } from './mapped-file.ts';
import { warnOfMirror } from './mirror.ts';
import { type PlanFacts, planFile } from './plan-facts.ts';
import type { PushOptions, PushResult } from './push-options.ts';
import { makeReceipt, type Receipt, type RunFacts, sourceFacts } from './receipt.ts';
import { Refusals } from './refusals.ts';
import type { Screen } from './screen/types.ts';
import type { Session } from './session.ts';
import { stage } from './stage.ts';
import { newTally } from './tally.ts';
import type { Throughput } from './throughput.ts';

/** A run at work: its ledger, open under the audience's lock. */
export interface Run {
  readonly ledger: Ledger;
  readonly folder: string;
  readonly run: string;
  /** Changes when the audience is created. */
  audience: Receipt['audience'];
  readonly pace: Throughput;
  /** Digests of people who asked to be forgotten, and how often anybody did. */
  readonly forgotten: readonly string[];
  readonly forgets: number;
  /** Told when it is. */
  readonly onCreated?: (id: string) => Promise<void>;
}

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
      batchSize: options.batchSize,
      mode: options.mode,
      missing: place.audience.id === null,
      holdBack: tally.unreadable > 0 && !options.removeAnyway,
      resend: options.resend,
      forgotten: place.forgotten,
      countOnly: options.dryRun && !options.keep,
    });
    if (options.mode === 'mirror') warnOfMirror(difference, tally, place.audience, options.warn);
    checkRemovals(difference, options.maxRemove);
    if (options.keep) await ledger.keepPlan(run);
  } catch (error) {
    fault = asFault(error);
  }
  const facts: PlanFacts = {
    mode: options.mode,
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
  options: Pick<PushOptions, 'onProgress' | 'signal'> & { whole?: boolean },
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
        send(context, session, place, difference, refusals, options),
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
    throughput: place.pace.read(),
    refusals,
    retries: session.client.counts.retries,
    pacedSeconds: session.client.counts.pacedMs / 1000,
    finishedAt: context.clock.now(),
  });
  await saveRun(folder, receipt);
  return { receipt, fault };
}

async function send(
  context: Context,
  session: Session,
  place: Run,
  difference: Difference,
  refusals: Refusals,
  options: Pick<PushOptions, 'onProgress' | 'signal'>,
): Promise<void> {
  const { ledger, folder, run } = place;
  options.signal.throwIfAborted();
  let { id } = place.audience;
  if (!id) {
    const made = await createAudience(context, session, {
      name: place.audience.name,
      holder: `run ${run}`,
      signal: options.signal,
    });
    id = made.id;
    await ledger.become(id);
    place.audience = { ...place.audience, ...made };
    await place.onCreated?.(id);
  } else {
    await rememberAudience(folder, place.audience.name, id);
  }
  let sent = 0;
  const report = () => options.onProgress({ phase: 'sending', sent, total: difference.memberRows });
  report();
  await deliver(ledger, session, {
    run,
    audienceId: id,
    clock: context.clock,
    refusals,
    onAcknowledged: (rows) => {
      sent += rows;
      place.pace.answered(rows);
      report();
    },
    signal: options.signal,
  });
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
