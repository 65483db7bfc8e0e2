import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Receipt } from '../../src/activation/index.ts';
import { temporaryFolder } from '../support/folder.ts';
import { digestsOf, listOf, people } from '../support/people.ts';
import { runProgram, startProgram } from '../support/program.ts';
import { type RealEmulator, realEmulator } from '../support/real-emulator.ts';

const upload = 'dmp/custom_audience/file/upload/' as const;
const create = 'dmp/custom_audience/create/' as const;
const args = ['push', '--audience', 'vip', '--via', 'file', '--mode', 'mirror', '--max-remove', '100%'];

test('kill -9 between upload and create: a rerun makes the audience, and nothing is left of the first', async (t) => {
  const work = await place(t, people(0, 3000));
  await work.killedAt(upload);
  assert.equal(work.emulator.requests().paths[create], undefined);
  const receipt = await work.rerun();
  assert.deepEqual([receipt.audience.created, receipt.files?.actions], [true, ['CREATE']]);
  assert.deepEqual(held(work.emulator, receipt), digestsOf(people(0, 3000)));
  assert.deepEqual((await readdir(work.home, { recursive: true })).filter(isLeft), []);
});

test('kill -9 when TikTok has created the audience and not answered: the next source is what it holds', async (t) => {
  const work = await place(t, people(0, 2000));
  await work.killedAt(create);
  await work.source(people(500, 2500));
  const receipt = await work.rerun();
  assert.deepEqual([receipt.audience.created, receipt.files?.actions], [false, ['REPLACE']]);
  assert.deepEqual(held(work.emulator, receipt), digestsOf(people(500, 2500)));
  assert.deepEqual((await readdir(work.home, { recursive: true })).filter(isLeft), []);
  assert.equal((await work.rerun()).status, 'nothing_to_do');
});

/** Ledgers of audiences that were never created, and what a database spills. */
function isLeft(name: string): boolean {
  return /new\/.|\.tmp\b|\.csv\b/.test(name);
}

function held(emulator: RealEmulator, { audience }: Receipt): Record<string, string[]> {
  const columns = Object.entries(emulator.membership(audience.id as string) ?? {});
  return Object.fromEntries(
    columns
      .filter(([, digests]) => digests.size > 0)
      .map(([column, digests]) => [column, [...digests].sort()]),
  );
}

async function place(t: TestContext, first: ReturnType<typeof people>) {
  const cwd = await temporaryFolder(t);
  const home = join(cwd, 'home');
  const emulator = await realEmulator(t);
  const env = {
    TIKTOK_SEG_HOME: home,
    TIKTOK_SEG_API_URL: emulator.origin,
    TIKTOK_SEG_TOKEN: emulator.mintToken(),
    TIKTOK_SEG_ADVERTISER_ID: emulator.advertisers[0]?.id,
  };
  const command = [...args, '--json', 'people.csv'];
  const source = (some: ReturnType<typeof people>) => writeFile(join(cwd, 'people.csv'), listOf(some));
  await source(first);
  return {
    emulator,
    home,
    source,
    /** TikTok has done the work of the first such request, and its answer never comes. */
    killedAt: async (path: typeof upload | typeof create) => {
      const release = emulator.hold({ path, number: 1 });
      const { child, ended } = startProgram(command, { cwd, env });
      await emulator.wait({ path, number: 1 });
      child.kill('SIGKILL');
      await ended;
      release('dropped');
    },
    rerun: async (): Promise<Receipt> => {
      const { code, stdout, stderr } = await runProgram(command, { cwd, env });
      assert.equal(code, 0, stderr);
      return JSON.parse(stdout);
    },
  };
}
