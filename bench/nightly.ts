/**
 * A nightly mirror of a list in which one person in a hundred changed, against the plan of the same list on an empty
 * ledger: wall time and peak memory of the built program. `npm run bench:nightly -- 10000000` for another number.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startEmulator } from '../src/emulator/index.ts';
import { ledgerFolder, openLedger } from '../src/ledger/index.ts';
import { type Measured, median, timed } from './measure.ts';
import { writePeople } from './people.ts';

const rows = Number(process.argv[2] ?? 1_000_000);
const rounds = rows > 2_000_000 ? 1 : 3;
const folder = await mkdtemp(join(tmpdir(), 'tiktok-seg-bench-'));
const clock = {
  now: () => new Date(),
  elapsed: () => performance.now(),
  sleep: (ms: number) => wait(ms),
};
const emulator = await startEmulator({ clock, randomBytes, rateLevel: 'none' });
const advertiser = emulator.advertisers[0]?.id as string;
const environment = {
  ...process.env,
  TIKTOK_SEG_HOME: join(folder, 'home'),
  TIKTOK_SEG_API_URL: emulator.origin,
  TIKTOK_SEG_TOKEN: emulator.mintToken(),
  TIKTOK_SEG_ADVERTISER_ID: advertiser,
};

process.stdout.write(
  `${rows} rows, ${availableParallelism()} cores, Node ${process.version}, medians of ${rounds}\n`,
);
const [yesterday, today] = [join(folder, 'yesterday.csv'), join(folder, 'today.csv')];
await writePeople(yesterday, rows, { phones: true });
await writePeople(today, rows, { phones: true, changed: 100 });
const { id: audience } = await run<{ id: string }>('audiences', 'create', 'vip');
await acknowledge(
  (await run<{ plan: string }>('plan', '--max-reject', '1', '--audience-id', audience, yesterday)).plan,
);

const results = { mirror: [] as Measured[], empty: [] as Measured[] };
for (let round = 0; round < rounds; round += 1) {
  const plan = ['bin/tiktok-seg.js', 'plan', '--quiet', '--max-reject', '1', today];
  results.mirror.push(
    await timed(process.execPath, [...plan, '--mode', 'mirror', '--audience-id', audience], environment),
  );
  results.empty.push(await timed(process.execPath, [...plan, '--audience', `empty ${round}`], environment));
}
const [mirror, empty] = [summary(results.mirror), summary(results.empty)];
process.stdout.write(`plan on an empty ledger ${describe(empty)}\n`);
process.stdout.write(
  `nightly mirror          ${describe(mirror)}, ${(mirror.seconds / empty.seconds).toFixed(2)} times as long\n`,
);
await emulator.close();
await rm(folder, { recursive: true, force: true });

/** A command of the built program, and what it prints as JSON. */
async function run<Result>(...args: string[]): Promise<Result> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['bin/tiktok-seg.js', ...args, '--json', '--quiet'],
    {
      env: environment,
      maxBuffer: 1 << 28,
    },
  );
  return JSON.parse(stdout) as Result;
}

/** As if TikTok had taken every batch of the plan. */
async function acknowledge(plan: string): Promise<void> {
  const signal = new AbortController().signal;
  const ledger = await openLedger({
    folder: ledgerFolder(join(folder, 'home'), emulator.origin, advertiser),
    name: audience,
    holder: 'bench',
    clock,
    machine: { host: 'bench', pid: process.pid, isAlive: () => true, startOf: async () => '1' },
    waitMs: undefined,
    signal,
  });
  await ledger.takePlan(plan, 'BENCH');
  for (const { number } of await ledger.pending('BENCH')) {
    await ledger.recordSent(number, 'no request', clock.now());
    await ledger.recordAnswer(
      number,
      'acked',
      { httpStatus: 200, code: 0, requestId: 'bench', attempts: 1 },
      clock.now(),
    );
  }
  await ledger.settle();
  await ledger.close();
}

function summary(all: readonly Measured[]): Measured {
  return {
    seconds: median(all.map(({ seconds }) => seconds)),
    megabytes: median(all.map(({ megabytes }) => megabytes)),
  };
}

function describe({ seconds, megabytes }: Measured): string {
  return `${seconds.toFixed(1)} s`.padStart(8) + `${Math.round(megabytes)} MB`.padStart(9);
}
