import type { Context } from '../context.ts';
import { Fault } from '../fault.ts';
import { type Deliveries, type Difference, type Ledger, rememberAudience, saveRun } from '../ledger/index.ts';
import { createAudience } from './audience.ts';
import { deliver, mostUrgent } from './deliver.ts';
import { checkSource } from './guards.ts';
import { readingProgress } from './progress.ts';
import type { PushOptions, PushResult } from './push-options.ts';
import { makeReceipt, type Receipt, type RunFacts } from './receipt.ts';
import type { Screen } from './screen/types.ts';
import type { Session } from './session.ts';
import { type MappedFile, mappingOf, type ReadersOf, readRecords } from './source.ts';
import { newTally, type Tally } from './tally.ts';

/** A run at work: its ledger, open under the audience's lock. */
export interface Run {
  readonly ledger: Ledger;
  readonly folder: string;
  readonly run: string;
  readonly screen: Screen;
  /** Changes when the audience is created. */
  audience: Receipt['audience'];
}

/** Reads, compares and sends; whatever happens, there is a receipt, kept beside the ledger. */
export async function carryOut(
  context: Context,
  session: Session,
  files: readonly MappedFile[],
  place: Run,
  options: PushOptions,
): Promise<PushResult> {
  const { ledger, folder, run } = place;
  const { clock } = context;
  const startedAt = clock.now();
  const tally = newTally();
  const seconds = { read: 0, send: 0 };
  let difference: Difference | undefined;
  let fault: Fault | undefined;
  await saveRun(folder, { run, status: 'running', started_at: startedAt.toISOString() });
  try {
    await timed(clock, seconds, 'read', () => stage(files, tally, place, options));
    checkSource(tally, options);
    options.onProgress({ phase: 'comparing', records: tally.read });
    difference = await ledger.plan({ run, rules: options.rules, batchSize: options.batchSize });
    if (!options.dryRun && difference.batches > 0) {
      const planned = difference;
      await timed(clock, seconds, 'send', () => send(context, session, place, planned, options));
    }
  } catch (error) {
    fault = asFault(error);
  }
  let deliveries: Deliveries | undefined;
  try {
    if (difference && !options.dryRun) deliveries = await ledger.deliveries(run, difference);
    await ledger.settle();
  } catch (error) {
    fault = asFault(mostUrgent(fault ? [fault, error] : [error]));
  }
  const facts: RunFacts = {
    run,
    dryRun: options.dryRun,
    rules: options.rules,
    advertiserId: session.advertiserId,
    audience: place.audience,
    files: files.map(({ source }) => source),
    mapping: mappingOf(files),
    tally,
    difference,
    deliveries,
    retries: session.client.counts.retries,
    pacedSeconds: session.client.counts.pacedMs / 1000,
    startedAt,
    finishedAt: clock.now(),
    seconds,
    fault,
  };
  const receipt = makeReceipt(facts);
  await saveRun(folder, receipt);
  return { receipt, fault };
}

async function stage(
  files: readonly MappedFile[],
  tally: Tally,
  { ledger, screen }: Run,
  options: PushOptions,
): Promise<void> {
  const sources = files.map(({ source }) => source);
  const staging = await ledger.stage();
  try {
    const flushed = () => {
      staging.flush();
      options.onProgress(readingProgress(sources, tally.read));
    };
    const take: ReadersOf['take'] = (place, reading) => {
      if (reading.outcome === 'member') staging.add({ ...place, identities: reading.identities });
    };
    await readRecords(files, options, tally, { screen, take, flushed }, options.signal);
  } finally {
    staging.close();
  }
}

async function send(
  context: Context,
  session: Session,
  place: Run,
  difference: Difference,
  options: PushOptions,
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
    onAcknowledged: (rows) => {
      sent += rows;
      report();
    },
    signal: options.signal,
  });
}

/** What is no fault of ours is a bug; it ends the run like any other fault. */
function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  return new Fault('unexpected', 'The run ended unexpectedly.', {
    hint: 'Run again with --debug and report what it prints; it holds no personal data.',
    cause: error,
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
