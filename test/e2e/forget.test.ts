import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../support/folder.ts';
import { sha256 } from '../support/identities.ts';
import { runProgram, startProgram } from '../support/program.ts';
import { realEmulator } from '../support/real-emulator.ts';

const mapping = 'segment/mapping/';
const ada = 'ada@example.com';

test('forget beside a push at work, and killed in the middle: in the end he is nowhere', async (t) => {
  const cwd = await temporaryFolder(t);
  const emulator = await realEmulator(t);
  const env = {
    TIKTOK_SEG_HOME: join(cwd, 'home'),
    TIKTOK_SEG_KEYCHAIN: 'off',
    TIKTOK_SEG_API_URL: emulator.origin,
    TIKTOK_SEG_TOKEN: emulator.mintToken(),
    TIKTOK_SEG_ADVERTISER_ID: emulator.advertisers[0]?.id,
  };
  const run = (args: string[], input = '') => runProgram(args, { cwd, env, input });
  const push = ['push', '--audience', 'vip', '--json', 'list.csv'];
  await writeFile(join(cwd, 'list.csv'), `Email\n${ada}\nbob@example.com\n`);
  const first = JSON.parse((await run(push)).stdout);
  const members = () => [...(emulator.membership(first.audience.id)?.EMAIL_SHA256 ?? [])].sort();

  // A push holds the audience.
  await writeFile(join(cwd, 'list.csv'), `Email\n${ada}\nbob@example.com\neve@example.com\n`);
  const release = emulator.hold({ path: mapping, number: 2 });
  const pushing = startProgram(push, { cwd, env });
  await emulator.wait({ path: mapping, number: 2, until: 'arrived' });
  const busy = await run(['forget', '--yes'], ada);
  assert.equal(busy.code, 9, busy.stderr);
  assert.match(busy.stdout, /"vip": left to its next run\. .*run \w{26} \(process \d+/);
  const folder = join(
    cwd,
    'home',
    new URL(emulator.origin).host.replace(':', '_'),
    env.TIKTOK_SEG_ADVERTISER_ID ?? '',
  );
  assert.equal((await stat(join(folder, 'suppressed.json'))).mode & 0o777, 0o600);
  release();
  assert.equal((await pushing.ended).code, 0);
  assert.equal(members().length, 3);

  // Killed when TikTok has taken him out, before the answer.
  const keep = emulator.hold({ path: mapping, number: 3 });
  const killed = startProgram(['forget', '--yes'], { cwd, env, input: ada });
  await emulator.wait({ path: mapping, number: 3 });
  killed.child.kill('SIGKILL');
  await killed.ended;
  keep();
  const traced = JSON.parse((await run(['trace', '--json'], ada)).stdout);
  assert.equal(traced.audiences[0].identities[0].state, 'perhaps');

  const done = await run(['forget', '--yes', '--json'], ada);
  assert.deepEqual([done.code, JSON.parse(done.stdout).status], [0, 'forgotten'], done.stderr);
  const left = ['bob@example.com', 'eve@example.com'].map(sha256).sort();
  assert.deepEqual(members(), left);
  assert.equal(JSON.parse((await run(['trace', '--json'], ada)).stdout).found, false);
  const last = await run(push);
  assert.deepEqual([last.code, JSON.parse(last.stdout).reasons], [0, { suppressed: 1 }]);
  assert.deepEqual(members(), left);
  const bytes = await readFile(join(folder, `${first.audience.id}.duckdb`));
  assert.ok(!bytes.includes(Buffer.from(sha256(ada), 'hex')));
});
