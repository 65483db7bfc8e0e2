import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Receipt } from '../../src/activation/index.ts';
import { temporaryFolder } from '../support/folder.ts';
import { sha256 } from '../support/identities.ts';
import { runProgram, startProgram } from '../support/program.ts';
import { realEmulator } from '../support/real-emulator.ts';

const people = Array.from({ length: 1200 }, (_, at) => `person${at}@example.com`);
const push = [
  'push',
  '--audience',
  'vip',
  '--batch-size',
  '10',
  '--rate-level',
  'none',
  '--json',
  'many.csv',
];
const path = 'segment/mapping/';

test('the first Ctrl-C lets what is under way finish and saves it; a rerun sends just the rest', async (t) => {
  const place = await placeOf(t);
  const { program, release } = await heldInTheMiddle(place);
  program.child.kill('SIGINT');
  await untilSaid(program, 'Stopping');
  release();
  const { code, stdout, stderr } = await program.ended;
  assert.doesNotMatch(stderr, /Warning/);
  const receipt: Receipt = JSON.parse(stdout);
  assert.deepEqual([code, receipt.exit_code, receipt.status], [130, 130, 'interrupted']);
  assert.deepEqual([receipt.records.added, receipt.records.pending], [800, 400]);
  const rerun = await rerunOf(place);
  assert.deepEqual([rerun.records.unchanged, rerun.records.added], [800, 400]);
});

test('the second Ctrl-C stops at once; a rerun sends again what had no answer', async (t) => {
  const place = await placeOf(t);
  const { program, release } = await heldInTheMiddle(place);
  program.child.kill('SIGINT');
  await untilSaid(program, 'Stopping');
  program.child.kill('SIGINT');
  const { code, stdout } = await program.ended;
  assert.deepEqual([code, stdout], [130, '']);
  release();
  const rerun = await rerunOf(place);
  assert.deepEqual([rerun.records.unchanged, rerun.records.added], [400, 800]);
});

test('SIGTERM does the same and ends with 143', async (t) => {
  const place = await placeOf(t);
  const { program, release } = await heldInTheMiddle(place);
  program.child.kill('SIGTERM');
  await untilSaid(program, 'Stopping');
  release();
  assert.equal((await program.ended).code, 143);
  assert.equal((await rerunOf(place)).records.added, 400);
});

type Place = Awaited<ReturnType<typeof placeOf>>;

async function placeOf(t: TestContext) {
  const emulator = await realEmulator(t);
  const cwd = await temporaryFolder(t);
  await writeFile(join(cwd, 'many.csv'), `Email\n${people.join('\n')}\n`);
  const env = {
    TIKTOK_SEG_HOME: join(cwd, 'home'),
    TIKTOK_SEG_KEYCHAIN: 'off',
    TIKTOK_SEG_API_URL: emulator.origin,
    TIKTOK_SEG_TOKEN: emulator.mintToken(),
    TIKTOK_SEG_ADVERTISER_ID: emulator.advertisers[0]?.id,
  };
  return { emulator, cwd, env };
}

/** Forty requests are answered, forty more have done their work and wait to be answered, forty are still to come. */
async function heldInTheMiddle({ emulator, cwd, env }: Place) {
  const held = Array.from({ length: 40 }, (_, at) => at + 41);
  const releases = held.map((number) => emulator.hold({ path, number }));
  const program = startProgram(push, { cwd, env });
  await Promise.all(held.map((number) => emulator.wait({ path, number })));
  return { program, release: () => releases.forEach((letGo) => void letGo()) };
}

async function untilSaid({ child, stderr }: ReturnType<typeof startProgram>, words: string): Promise<void> {
  while (!stderr().includes(words)) {
    await new Promise((resolve) => child.stderr?.once('data', resolve));
  }
}

async function rerunOf({ emulator, cwd, env }: Place): Promise<Receipt> {
  const { code, stdout, stderr } = await runProgram(push, { cwd, env });
  assert.equal(code, 0, stderr);
  const receipt: Receipt = JSON.parse(stdout);
  const { EMAIL_SHA256 } = emulator.membership(receipt.audience.id as string) ?? {};
  assert.deepEqual([...(EMAIL_SHA256 ?? [])].sort(), people.map(sha256).sort());
  return receipt;
}
