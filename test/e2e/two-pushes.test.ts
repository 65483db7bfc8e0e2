import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../support/folder.ts';
import { runProgram } from '../support/program.ts';
import { realEmulator } from '../support/real-emulator.ts';

const people = 45;

test('two pushes of one app at once keep its limit together, and neither starves', async (t) => {
  const folder = await temporaryFolder(t);
  const emulator = await realEmulator(t);
  const env = {
    TIKTOK_SEG_HOME: join(folder, 'home'),
    TIKTOK_SEG_API_URL: emulator.origin,
    TIKTOK_SEG_TOKEN: emulator.mintToken(),
    TIKTOK_SEG_ADVERTISER_ID: emulator.advertisers[0]?.id,
  };
  for (const custom_audience_name of ['one', 'two']) {
    await fetch(`${emulator.origin}/open_api/v1.3/segment/audience/`, {
      method: 'POST',
      headers: { 'access-token': env.TIKTOK_SEG_TOKEN, 'content-type': 'application/json' },
      body: JSON.stringify({ advertiser_id: env.TIKTOK_SEG_ADVERTISER_ID, custom_audience_name }),
    });
  }
  const before = emulator.requests().total;
  // Both begin when both are there.
  const path = 'dmp/custom_audience/list/';
  const begin = [1, 2].map((number) => emulator.hold({ path, number }));
  const start = performance.now();
  const held = (audience: string) => emulator.membership(audience)?.EMAIL_SHA256.size ?? 0;
  const push = async (name: string) => {
    const rows = Array.from({ length: people }, (_, at) => `${name}${at}@example.com`);
    await writeFile(join(folder, `${name}.csv`), `Email\n${rows.join('\n')}\n`);
    // At the Basic level, ten requests a second: a request for each person.
    const args = ['push', '--audience', name, '--batch-size', '1', '--json', `${name}.csv`];
    const { code, stdout, stderr } = await runProgram(args, { cwd: folder, env });
    assert.equal(code, 0, stderr);
    const { audience, limited_by } = JSON.parse(stdout);
    return { id: audience.id as string, limited_by, taken: emulator.requests().rows.add };
  };
  const pushes = ['one', 'two'].map(push);
  await Promise.all([1, 2].map((number) => emulator.wait({ path, number })));
  for (const release of begin) release();
  const first = await Promise.race(pushes);
  const both = await Promise.all(pushes);
  const seconds = (performance.now() - start) / 1000;

  assert.deepEqual(
    both.map(({ id }) => held(id)),
    [people, people],
  );
  assert.deepEqual(
    both.map(({ limited_by }) => limited_by),
    ['rate_limit', 'rate_limit'],
  );
  const total = emulator.requests().total - before;
  const pace = JSON.parse(await readFile(join(folder, 'home', 'pace', 'unknown.json'), 'utf8'));
  assert.equal(pace.requests, total, 'each request took its place in the shared pace');
  assert.ok(seconds > (total - 1) * 0.1, `${total} requests in ${seconds} s`);
  const others = first.taken - people;
  t.diagnostic(`when one had sent its ${people} requests, the other had sent ${others}`);
  // Side by side it would be nearly as many; what a busy machine holds up is left room.
  assert.ok(others >= people / 4, 'the other one starved');
});
