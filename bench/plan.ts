/**
 * Records a second of a whole plan without sending, against plain loops and the engine's own limit, each as a process
 * of its own, in turn, in one run. `npm run bench -- 100000` for fewer rows than the million.
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startEmulator } from '../src/emulator/index.ts';
import { writePeople } from './people.ts';

const rows = Number(process.argv[2] ?? 1_000_000);
const rounds = 3;
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
for (const phones of [false, true]) {
  const file = join(folder, 'people.csv');
  await writePeople(file, rows, { phones });
  await compare(phones, file);
}
await emulator.close();
await rm(folder, { recursive: true, force: true });

async function compare(phones: boolean, file: string): Promise<void> {
  const tsx = ['--import', 'tsx'];
  const push = [
    'bin/tiktok-seg.js',
    'push',
    '--audience',
    'bench',
    '--dry-run',
    '--quiet',
    '--max-reject',
    '1',
    file,
  ];
  const python = spawnSync('python3', ['--version']).status === 0;
  const candidates: [name: string, program: string, args: (out: string) => string[]][] = [
    ['tiktok-seg push --dry-run', process.execPath, () => push],
    ['csv-parse loop', process.execPath, (out) => [...tsx, 'bench/baselines/csv-loop.ts', file, out]],
    ...(python ? [pythonLoop(file)] : []),
    [
      'one DuckDB statement',
      process.execPath,
      (out) => [...tsx, 'bench/baselines/duckdb-statement.ts', file, out],
    ],
  ];
  const results = candidates.map(() => ({ seconds: [] as number[], megabytes: [] as number[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, [, program, args]] of candidates.entries()) {
      const { seconds, megabytes } = await timed(program, args(join(folder, `${phones}-${round}-${at}.out`)));
      results[at]?.seconds.push(seconds);
      results[at]?.megabytes.push(megabytes);
    }
  }
  const own = median(results[0]?.seconds ?? []);
  process.stdout.write(`\n${phones ? 'e-mail and messy phones' : 'e-mail only'}\n`);
  for (const [at, [name]] of candidates.entries()) {
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

function pythonLoop(file: string): [string, string, (out: string) => string[]] {
  return ['Python csv and hashlib', 'python3', (out) => ['bench/baselines/csv-loop.py', file, out]];
}

/** Whole-process time, start included, and the high-water mark of its memory (proc(5); 0 where there is none). */
function timed(program: string, args: string[]): Promise<{ seconds: number; megabytes: number }> {
  const start = performance.now();
  const child = spawn(program, args, { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
  let megabytes = 0;
  const watch = setInterval(() => {
    megabytes = peakOf(child.pid) ?? megabytes;
  }, 50);
  return new Promise((resolve, reject) => {
    child.on('close', (code) => {
      clearInterval(watch);
      if (code === 0) resolve({ seconds: (performance.now() - start) / 1000, megabytes });
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}`));
    });
  });
}

function peakOf(pid: number | undefined): number | undefined {
  try {
    return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return undefined;
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}
