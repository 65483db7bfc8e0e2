import type { Context } from '../context.ts';
import { Fault } from '../fault.ts';
import { defaultRuleSet } from '../identities/index.ts';
import {
  type Deliveries,
  type Difference,
  type Ledger,
  ledgerFolder,
  newRunId,
  openLedger,
  rememberAudience,
  saveRun,
} from '../ledger/index.ts';
import { openSources } from '../sources/index.ts';
import { type AudienceChoice, createAudience, type FoundAudience, findAudience } from './audience.ts';
import { deliver, mostUrgent } from './deliver.ts';
import { checkSource } from './guards.ts';
import type { Progress } from './progress.ts';
import { makeReceipt, type Receipt, type RunFacts } from './receipt.ts';
import type { Session } from './session.ts';
import { type MappedFile, mapFiles, mappingOf, type ReadOptions, readMembers } from './source.ts';
import { newTally, type Tally } from './tally.ts';

export interface PushOptions extends ReadOptions {
  /** Files, or `-` for standard input. */
  inputs: readonly string[];
  audience: AudienceChoice;
  /** Whether a missing audience may be created. */
  create: boolean;
  /** Whether a remembered audience that TikTok no longer lists is created anew. */
  recreate: boolean;
  dryRun: boolean;
  batchSize: number;
  /** Share of the records that may be rejected, 0 to 1. */
  maxReject: number;
  minRows: number;
  waitMs: number | undefined;
  onProgress: (progress: Progress) => void;
  warn: (text: string) => void;
  signal: AbortSignal;
}

/** What a push does unless it is told otherwise. */
export const pushDefaults = {
  create: true,
  recreate: false,
  dryRun: false,
  map: [],
  country: undefined,
  countryColumn: undefined,
  consent: undefined,
  rules: defaultRuleSet,
  limit: undefined,
  batchSize: 1000,
  maxReject: 0.1,
  minRows: 1,
  waitMs: undefined,
} satisfies Partial<PushOptions>;

/** The receipt of the run, and the fault that ended it early, if one did. */
export interface PushResult {
  receipt: Receipt;
  fault: Fault | undefined;
}

/**
 * Reads the source, works out what TikTok does not have yet, and sends it. Nothing is sent or created before the whole
 * source is read and the guards have passed. Faults before the run begins (no such file, not logged in, unknown
 * audience, another run at work) are thrown; from then on there is a receipt whatever happens.
 */
export async function push(
  context: Context,
  connect: () => Promise<Session>,
  options: PushOptions,
): Promise<PushResult> {
  const { signal, warn } = options;
  const files = mapFiles(
    await openSources(options.inputs, { cwd: context.cwd, stdin: context.terminal.input, signal }),
    options,
    warn,
  );
  const session = await connect();
  const audience = await findAudience(context, session, options.audience, {
    recreate: options.recreate && !options.dryRun,
    signal,
  });
  if (!audience.id && !options.create) {
    throw new Fault(
      'audience_not_found',
      `There is no audience called "${audience.name}" and --no-create is given.`,
      {
        hint: 'tiktok-seg audiences list shows the ones there are.',
      },
    );
  }
  for (const text of conditionOf(audience, context.clock.now())) warn(text);

  const run = newRunId(context.clock.now(), context.randomBytes);
  const folder = ledgerFolder(context.folders.state, context.apiOrigin, session.advertiserId);
  const ledger = await openLedger({
    ...context,
    folder,
    name: audience.id ?? `new/${run}`,
    holder: `run ${run}`,
    waitMs: options.waitMs,
    signal,
  });
  const place: Place = {
    ledger,
    folder,
    run,
    audience: { id: audience.id ?? null, name: audience.name, created: false },
  };
  try {
    return await carryOut(context, session, files, place, options);
  } finally {
    await ledger.close({ discard: place.audience.id === null });
  }
}

interface Place {
  readonly ledger: Ledger;
  readonly folder: string;
  readonly run: string;
  /** Changes when the audience is created. */
  audience: Receipt['audience'];
}

async function carryOut(
  context: Context,
  session: Session,
  files: readonly MappedFile[],
  place: Place,
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
    seconds.read = await timed(clock, () => stage(files, tally, place, options));
    checkSource(tally, options);
    options.onProgress({ phase: 'comparing', records: tally.read });
    difference = await ledger.plan({ run, rules: options.rules, batchSize: options.batchSize });
    if (!options.dryRun && difference.batches > 0) {
      seconds.send = await timed(clock, () =>
        send(context, session, place, difference as Difference, options),
      );
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
  { ledger }: Place,
  options: PushOptions,
): Promise<void> {
  const total = files.reduce<number | undefined>(
    (sum, { source }) => (sum !== undefined && source.size !== undefined ? sum + source.size : undefined),
    0,
  );
  const staging = await ledger.stage();
  try {
    const flushed = () => {
      staging.flush();
      const bytes = files.reduce((sum, { source }) => sum + source.progress.bytes, 0);
      options.onProgress({ phase: 'reading', bytes, totalBytes: total, records: tally.read });
    };
    await readMembers(files, options, tally, { add: staging.add, flushed }, options.signal);
  } finally {
    staging.close();
  }
}

async function send(
  context: Context,
  session: Session,
  place: Place,
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

/** What a person should know of the audience before anything is sent to it. */
function conditionOf(audience: FoundAudience, now: Date): string[] {
  if (!audience.id) return [];
  const { entry } = audience;
  // The list gives UTC.
  const expires = Date.parse(`${entry.expired_time.replace(' ', 'T')}Z`);
  if (expires <= now.getTime()) {
    return [`The audience "${entry.name}" expired on ${entry.expired_time} UTC; TikTok may have emptied it.`];
  }
  return entry.is_expiring ? [`The audience "${entry.name}" expires on ${entry.expired_time} UTC.`] : [];
}

/** What is no fault of ours is a bug; it ends the run like any other fault. */
function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  return new Fault('unexpected', 'The run ended unexpectedly.', {
    hint: 'Run again with --debug and report what it prints; it holds no personal data.',
    cause: error,
  });
}

async function timed(clock: Context['clock'], work: () => Promise<void>): Promise<number> {
  const start = clock.elapsed();
  await work();
  return (clock.elapsed() - start) / 1000;
}
