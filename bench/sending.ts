/**
 * How much of the allowed rate the sending keeps when TikTok takes 300 ms to answer, and how fast it is without a
 * limit: the built program against the emulator in a process of its own; then what acknowledging costs of sending.
 * `npm run bench:sending -- 100000` for another number of members.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startEmulator } from '../src/emulator/index.ts';
import { costOfAcknowledging } from './acknowledging.ts';
import { writePeople } from './people.ts';

const members = Number(process.argv[2] ?? 200_000);
const batchSize = 1000;
const allowed = 10;
let lastMove = 0;
const folder = await mkdtemp(join(tmpdir(), 'tiktok-seg-bench-'));
const emulator = await startEmulator({
  clock: { now: () => new Date(), elapsed: () => performance.now(), sleep: (ms) => wait(ms) },
  randomBytes,
  rateLevel: 'none',
  faults: [{ fault: 'latency', milliseconds: 300, path: 'segment/mapping' }],
});
const file = join(folder, 'people.csv');
await writePeople(file, members, { phones: false });

const paced = await requestsPerSecond('basic');
const share = Math.round((paced / allowed) * 100);
process.stdout.write(
  `${members} members, ${availableParallelism()} cores, Node ${process.version}\nBasic level: ${paced.toFixed(1)} requests a second of ${allowed} allowed, ${share} %\n`,
);
const free = await requestsPerSecond('none');
process.stdout.write(`no limit: ${free.toFixed(1)} a second, ${(free / paced).toFixed(1)} times as fast\n`);
await emulator.close();
for (const latency of [0, 50]) {
  const cost = await costOfAcknowledging(join(folder, 'ledger'), { members: members / 2, latency });
  const shares = [cost.acknowledging / cost.sending, cost.share].map(
    (share) => `${Math.round(share * 100)} %`,
  );
  process.stdout.write(
    `${latency} ms away: a batch takes ${cost.sending.toFixed(1)} ms to send, ${cost.acknowledging.toFixed(1)} ms to acknowledge, ${shares[0]}; many side by side take ${shares[1]} longer\n`,
  );
}
await rm(folder, { recursive: true, force: true });

/** Between the first and the last answer, so that what comes before the sending is not counted. */
async function requestsPerSecond(level: 'basic' | 'none'): Promise<number> {
  const push = ['push', '--audience', level, '--rate-level', level, '--batch-size', String(batchSize)];
  const child = spawn(
    process.execPath,
    ['bin/tiktok-seg.js', ...push, '--max-reject', '1', '--quiet', file],
    {
      env: {
        ...process.env,
        TIKTOK_SEG_HOME: join(folder, level),
        TIKTOK_SEG_API_URL: emulator.origin,
        TIKTOK_SEG_TOKEN: emulator.mintToken(),
        TIKTOK_SEG_ADVERTISER_ID: emulator.advertisers[0]?.id,
      },
      stdio: 'inherit',
    },
  );
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const sent = () => emulator.requests().paths['segment/mapping/']?.total ?? 0;
  const before = sent();
  while (sent() === before) await wait(5);
  const [start, first] = [performance.now(), sent()];
  const code = await Promise.race([ended, untilQuiet(sent)]);
  if (code !== undefined && code !== 0) throw new Error(`push ended with ${code}`);
  const rate = (sent() - first) / ((lastMove - start) / 1000);
  await ended;
  return rate;
}

async function untilQuiet(sent: () => number): Promise<undefined> {
  for (let last = -1, at = 0; ; ) {
    const now = sent();
    if (now !== last) [last, at, lastMove] = [now, performance.now(), performance.now()];
    else if (performance.now() - at > 3000) return undefined;
    await wait(5);
  }
}
