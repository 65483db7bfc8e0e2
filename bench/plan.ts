/**
 * Records a second of a whole plan without sending, against plain loops and the engine's own limit, each as a process
 * of its own, in turn, in one run. `npm run bench -- 100000` for fewer rows than the million.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startEmulator } from '../src/emulator/index.ts';
import { type Measured, median, timed } from './measure.ts';
import { writePeople } from './people.ts';
import { writeProfiles } from './profiles.ts';

const rows = Number(process.argv[2] ?? 1_000_000);
const rounds = 3;
const tsx = ['--import', 'tsx'];
const folder = await mkdtemp(join(tmpdir(), 'tiktok-seg-bench-'));
const emulator = await startEmulator({
  clock: { now: () => new Date(), elapsed: () => performance.now(), sleep: (ms) => wait(ms) },
  randomBytes,
  rateLevel: 'none',
});
const environment = {
  ...process.env,
  TIKTOK_SEG_HOME: join(folder, 'home'),
  TIKTOK_SEG_API_URL: emulator.origin,
  TIKTOK_SEG_TOKEN: emulator.mintToken(),
  TIKTOK_SEG_ADVERTISER_ID: emulator.advertisers[0]?.id,
};

process.stdout.write(
  `${rows} rows, ${availableParallelism()} cores, Node ${process.version}, medians of ${rounds}\n`,
);
const people = join(folder, 'people.csv');
for (const phones of [true, false]) {
  await writePeople(people, rows, { phones });
  await compare(phones ? 'e-mail and messy phones' : 'e-mail only', [
    { name: 'tiktok-seg push --dry-run', program: process.execPath, args: () => pushOf(people) },
    { name: 'the same, standard input', program: process.execPath, args: () => pushOf('-'), input: people },
    csvLoop(people),
    ...pythonLoop(people),
    {
      name: 'one DuckDB statement',
      program: process.execPath,
      args: (out) => [...tsx, 'bench/baselines/duckdb-statement.ts', people, out],
    },
  ]);
}
const profiles = join(folder, 'profiles.json');
await writeProfiles(profiles, rows);
await compare('NDJSON profiles, against the CSV with e-mail only', [
  { name: 'tiktok-seg push --dry-run', program: process.execPath, args: () => pushOf(profiles) },
  { name: 'the same, one by one', program: process.execPath, args: () => pushOf('-'), input: profiles },
  csvLoop(people),
]);
await emulator.close();
await rm(folder, { recursive: true, force: true });

interface Candidate {
  name: string;
  program: string;
  /** `out`: where its digests go. */
  args: (out: string) => string[];
  /** A file on standard input, which is never read in bulk. */
  input?: string;
}

function pushOf(file: string): string[] {
  const push = ['bin/tiktok-seg.js', 'push', '--audience', 'bench', '--dry-run', '--quiet'];
  return [...push, '--max-reject', '1', file];
}

function csvLoop(file: string): Candidate {
  return {
    name: 'csv-parse loop',
    program: process.execPath,
    args: (out) => [...tsx, 'bench/baselines/csv-loop.ts', file, out],
  };
}

function pythonLoop(file: string): Candidate[] {
  if (spawnSync('python3', ['--version']).status !== 0) return [];
  const args = (out: string) => ['bench/baselines/csv-loop.py', file, out];
  return [{ name: 'Python csv and hashlib', program: 'python3', args }];
}

async function compare(title: string, candidates: readonly Candidate[]): Promise<void> {
  const results = candidates.map(() => ({ seconds: [] as number[], megabytes: [] as number[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, candidate] of candidates.entries()) {
      const out = join(folder, `${round}-${at}.out`);
      const { seconds, megabytes } = await measured(candidate, out);
      await rm(out, { force: true });
      results[at]?.seconds.push(seconds);
      results[at]?.megabytes.push(megabytes);
    }
  }
  const own = median(results[0]?.seconds ?? []);
  process.stdout.write(`\n${title}\n`);
  for (const [at, { name }] of candidates.entries()) {
    const seconds = median(results[at]?.seconds ?? []);
    const columns = [
      name.padEnd(28),
      `${Math.round(rows / seconds).toLocaleString('en-US')} rows/s`.padStart(18),
      `${Math.round(median(results[at]?.megabytes ?? []))} MB`.padStart(9),
      at === 0 ? '' : `   tiktok-seg is ${(seconds / own).toFixed(2)} times as fast`,
    ];
    process.stdout.write(`  ${columns.join('')}\n`);
  }
}

async function measured({ program, args, input }: Candidate, out: string): Promise<Measured> {
  if (input === undefined) return await timed(program, args(out), environment);
  const stdin = openSync(input, 'r');
  try {
    return await timed(program, args(out), environment, stdin);
  } finally {
    closeSync(stdin);
  }
}
