/**
 * What acknowledging costs: the same batches delivered side by side with the ledger's records of them (before sending,
 * at the answer, settled at the end) and without, in turn; and one batch after another, for the time that sending one
 * takes. The emulator runs in a process of its own.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { deliver } from '../src/activation/deliver.ts';
import type { Session } from '../src/activation/index.ts';
import { Refusals } from '../src/activation/refusals.ts';
import type { Clock } from '../src/context.ts';
import { type Ledger, openLedger } from '../src/ledger/index.ts';
import { connect } from '../src/tiktok/index.ts';

const clock: Clock = {
  now: () => new Date(),
  elapsed: () => performance.now(),
  sleep: (ms, signal) => wait(ms, undefined, { ...(signal && { signal }) }),
};
const run = 'BENCH';
const rounds = 5;
const batchSize = 1000;

export interface Cost {
  /** Milliseconds from building a request to its answer, for a batch alone. */
  sending: number;
  /** Milliseconds that the records of a batch add to a delivery. */
  acknowledging: number;
  /** Of the delivery without records. */
  share: number;
}

export async function costOfAcknowledging(
  folder: string,
  { members, latency }: { members: number; latency: number },
): Promise<Cost> {
  const emulator = await startEmulator(latency);
  const session = await openSession(emulator.origin);
  const batches = Math.ceil(members / batchSize);
  const timed = async (work: (ledger: Ledger, to: Target) => Promise<void>) => {
    const audienceId = await session.client.createAudience({
      advertiserId: session.advertiserId,
      name: 'bench',
    });
    const ledger = await filledLedger(folder, members);
    const start = performance.now();
    await work(ledger, { ...session, audienceId });
    const milliseconds = (performance.now() - start) / batches;
    await ledger.close();
    await rm(folder, { recursive: true });
    return milliseconds;
  };
  const alone = await timed(oneAfterAnother);
  const [without, whole]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    without.push(await timed((ledger, to) => sideBySide(unrecorded(ledger), to)));
    whole.push(
      await timed(async (ledger, to) => {
        await sideBySide(ledger, to);
        await ledger.settle();
      }),
    );
  }
  await session.client.close();
  emulator.stop();
  const acknowledging = median(whole) - median(without);
  return { sending: alone, acknowledging, share: acknowledging / median(without) };
}

type Target = Session & { audienceId: string };

async function oneAfterAnother(ledger: Ledger, { client, ...to }: Target): Promise<void> {
  for (const batch of await ledger.pending(run)) {
    await client.sendBatch({ body: await ledger.body(batch, to), rows: batch.rows });
  }
}

async function sideBySide(ledger: Ledger, { audienceId, ...session }: Target): Promise<void> {
  await deliver(ledger, session, {
    run,
    audienceId,
    clock,
    refusals: new Refusals(),
    onAcknowledged: () => undefined,
    signal: new AbortController().signal,
  });
}

function unrecorded(ledger: Ledger): Ledger {
  return { ...ledger, recordSent: async () => undefined, recordAnswer: async () => undefined };
}

async function filledLedger(folder: string, members: number): Promise<Ledger> {
  const ledger = await openLedger({
    folder,
    name: '1',
    holder: 'bench',
    machine: { pid: process.pid, host: 'here', isAlive: () => true, startOf: async () => '1' },
    clock,
  });
  const staging = await ledger.stage();
  for (let seq = 0; seq < members; seq += 1) {
    const identities = (['email', 'phone'] as const).map((kind) => ({
      kind,
      hash: 'sha256' as const,
      digest: randomBytes(32).toString('hex'),
    }));
    staging.add({ seq, file: 'people.csv', record: seq + 1, identities });
  }
  staging.close();
  await ledger.plan({ run, rules: 'tiktok-2025-09', batchSize });
  return ledger;
}

async function openSession(origin: string): Promise<Session> {
  const token = await read<{ access_token: string }>(`${origin}/_emulator/tokens`, {
    method: 'POST',
    body: '{}',
  });
  const app = await read<{ advertisers: { id: string }[] }>(`${origin}/_emulator/app`);
  const client = connect({
    origin,
    token: token.access_token,
    clock,
    randomBytes,
    rateLevel: 'none',
    env: {},
  });
  return { client, advertiserId: app.advertisers[0]?.id as string };
}

async function read<Body>(url: string, options?: RequestInit): Promise<Body> {
  return (await (await fetch(url, options)).json()) as Body;
}

async function startEmulator(latency: number): Promise<{ origin: string; stop: () => void }> {
  const late = latency > 0 ? ['--fault', `segment/mapping=latency:${latency}ms`] : [];
  const child = spawn(
    process.execPath,
    ['bin/tiktok-seg.js', 'emulator', '--port', '0', '--rate-level', 'none', '--json', ...late],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const [line] = await once(child.stdout, 'data');
  const { origin } = JSON.parse(String(line)) as { origin: string };
  return { origin, stop: () => void child.kill() };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}
