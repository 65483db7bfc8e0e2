import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Receipt } from '../../src/activation/index.ts';
import { parseFault } from '../../src/emulator/index.ts';
import { assertConserved } from '../support/conservation.ts';
import { temporaryFolder } from '../support/folder.ts';
import { sha256 } from '../support/identities.ts';
import { runProgram, startProgram } from '../support/program.ts';
import { type RealEmulator, realEmulator } from '../support/real-emulator.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const path = 'segment/mapping/';

/** So many of them, of twice as many, are exchanged every night: five requests take people out, five bring them in. */
const exchanged = 10;
const batches = 10;

/** Where the program is when it is killed; most kills fall between the first and the last request. */
type Stage = 'before the work' | 'after the work, before the answer' | 'after the answer';
const stages: Stage[] = ['before the work', 'after the work, before the answer', 'after the answer'];

/**
 * Kills the program so often, in an audience of its own, and reruns it after one to three kills; the source changes
 * before each. `lane` makes it another history.
 */
export async function killAndRerun(
  t: TestContext,
  { kills, lane }: { kills: number; lane: number },
): Promise<void> {
  const random = chance(seed + lane);
  t.diagnostic(`seed ${seed}`);
  const work = await workshop(t);
  const tally: Record<string, number> = {};
  let [night, killed, between] = [0, 0, 0];
  while (killed < kills) {
    const before = held(work.emulator, work.audience);
    const sources: string[][] = [];
    let where = '';
    for (const left = Math.min(1 + random(3), kills - killed); sources.length < left; ) {
      night += 1;
      const stage = stages[random(3)] as Stage;
      // One in five at the ends.
      const request = killed % 5 === 4 ? ([1, batches][random(2)] as number) : 2 + random(batches - 2);
      where = `request ${request}, ${stage}`;
      sources.push(expected(night));
      await work.source(night);
      // It may just have ended by itself after its last request.
      if (!(await work.killedAt(request, stage))) continue;
      killed += 1;
      between += request > 1 && request < batches ? 1 : 0;
      tally[where] = (tally[where] ?? 0) + 1;
      checkPlanned(before, held(work.emulator, work.audience), sources, where);
    }
    assertConserved(await work.rerun());
    assert.deepEqual(held(work.emulator, work.audience), sources.at(-1), `${where}, night ${night}`);
  }
  assert.ok(between >= kills * 0.8, `${between} of ${kills} between the first and the last request`);
  t.diagnostic(
    Object.entries(tally)
      .sort()
      .map(([where, count]) => `${where}: ${count}`)
      .join('; '),
  );
  t.diagnostic(`${between} of ${kills} between the first and the last request`);
}

/** Nobody is sent whom no source held, and nobody is taken out whom every source held. */
function checkPlanned(before: string[], now: string[], sources: string[][], where: string): void {
  const planned = new Set([...before, ...sources.flat()]);
  assert.ok(
    now.every((digest) => planned.has(digest)),
    `${where}: sent what no plan held`,
  );
  const staying = before.filter((digest) => sources.every((source) => source.includes(digest)));
  assert.ok(
    staying.every((digest) => now.includes(digest)),
    `${where}: removed what no plan held`,
  );
}

/** Shows that a broken ledger is found: one that takes what was on its way for acknowledged. */
export async function findBrokenLedger(t: TestContext): Promise<void> {
  const work = await workshop(t);
  await work.source(1);
  await work.killedAt(5, 'before the work');
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(work.ledger);
  const connection = await instance.connect();
  await connection.run("update batches set state = 'acked' where state <> 'acked'");
  connection.closeSync();
  instance.closeSync();
  await work.rerun();
  assert.notDeepEqual(held(work.emulator, work.audience), expected(1));
}

/** People 0 to 19 on night 0, 10 to 29 on night 1, and so on. */
function people(night: number): string[] {
  return Array.from({ length: 2 * exchanged }, (_, at) => String(night * exchanged + at));
}

function expected(night: number): string[] {
  return people(night)
    .flatMap((person) => [sha256(`person${person}@example.com`), sha256(phoneOf(person))])
    .sort();
}

function phoneOf(person: string): string {
  return `+1212555${person.padStart(4, '0')}`;
}

function held(emulator: RealEmulator, audience: string): string[] {
  return Object.values(emulator.membership(audience) ?? {})
    .flatMap((digests) => [...digests])
    .sort();
}

async function workshop(t: TestContext) {
  const folder = await temporaryFolder(t);
  const emulator = await realEmulator(t);
  const env = {
    TIKTOK_SEG_HOME: join(folder, 'home'),
    TIKTOK_SEG_API_URL: emulator.origin,
    TIKTOK_SEG_TOKEN: emulator.mintToken(),
    TIKTOK_SEG_ADVERTISER_ID: emulator.advertisers[0]?.id,
  };
  const args = [
    ...['push', '--audience', 'vip', '--mode', 'mirror', '--max-remove', '100%', '--batch-size', '2'],
    ...['--rate-level', 'none', '--json', 'people.csv'],
  ];
  const source = async (night: number) => {
    const rows = people(night).map((person) => `person${person}@example.com,${phoneOf(person)}`);
    await writeFile(join(folder, 'people.csv'), `Email,Phone\n${rows.join('\n')}\n`);
  };
  const rerun = async () => {
    const { code, stdout, stderr } = await runProgram(args, { cwd: folder, env });
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as Receipt;
  };
  await source(0);
  const { audience } = await rerun();
  // From here on TikTok is slow, and fails now and then after it has done its work.
  emulator.misbehave([parseFault(`${path}=latency:5ms-30ms`), parseFault(`${path}=50000:all@3%`)], {
    seed: 1,
  });
  let seen = 0;
  /** Requests that have come so far: those that can be waited for without waiting. */
  const countArrived = async () => {
    for (;;) {
      const came = emulator.wait({ path, number: seen + 1, until: 'arrived' }).then(() => true);
      if (!(await Promise.race([came, new Promise((resolve) => setImmediate(resolve, false))]))) return;
      seen += 1;
    }
  };
  return {
    emulator,
    audience: audience.id as string,
    ledger: await ledgerIn(folder, audience.id as string),
    source,
    rerun,
    killedAt: async (request: number, stage: Stage) => {
      await countArrived();
      const number = seen + request;
      const before = stage === 'before the work' ? 'work' : 'answer';
      const release = stage === 'after the answer' ? undefined : emulator.hold({ path, number, before });
      const until = ({ work: 'arrived', answer: 'worked' } as const)[before];
      const { child, ended } = startProgram(args, { cwd: folder, env });
      const came = emulator.wait({ path, number, until: release ? until : 'answered' });
      await Promise.race([came, ended]);
      child.kill('SIGKILL');
      const { code } = await ended;
      release?.('dropped');
      return code === null;
    },
  };
}

async function ledgerIn(folder: string, audience: string): Promise<string> {
  const files = await readdir(folder, { recursive: true });
  return join(folder, files.find((file) => file.endsWith(`${audience}.duckdb`)) as string);
}

/** The same numbers for the same seed (mulberry32). */
function chance(start: number): (below: number) => number {
  let state = start >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
