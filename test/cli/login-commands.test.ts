import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { runProgram } from '../../src/cli/program.ts';
import { startEmulator } from '../../src/emulator/index.ts';
import { runningClock } from '../support/clock.ts';
import { makeContext } from '../support/context.ts';

test('a script hands over a token, looks who it is, and logs out, without a terminal or keychain', async (t) => {
  const { emulator, run, home } = await prepare(t);
  const token = emulator.mintToken();
  const [first] = emulator.advertisers;
  const app = { TIKTOK_SEG_APP_ID: emulator.appId, TIKTOK_SEG_APP_SECRET: emulator.appSecret };
  const env = { TIKTOK_SEG_KEYCHAIN: 'off' };

  const refused = await run(['login', '--with-token'], { env, input: token });
  assert.equal(refused.code, 5);
  assert.match(refused.err, /keychain_unavailable.*\n.*TIKTOK_SEG_KEYCHAIN.*\n.*--storage file/);

  const file = ['login', '--with-token', '--storage', 'file'];
  const several = await run(file, { env: { ...env, ...app }, input: token });
  assert.equal(several.code, 2, 'several advertisers, and nobody to ask');
  for (const { id } of emulator.advertisers) assert.match(several.err, new RegExp(`--advertiser[^]*${id}`));

  const done = await run([...file, '--advertiser', first?.id ?? ''], {
    env: { ...env, ...app },
    input: token,
  });
  assert.equal(done.code, 0, done.err);
  assert.match(done.err, /stored unencrypted/);
  assert.match(done.out, /Logged in as .*\n +Advertiser +Fern & Fable \(\d+\)\n +Permissions +unknown/);

  const me = await run(['whoami', '--json'], { env });
  const { source, advertiser_id, permissions, advertisers } = JSON.parse(me.out);
  assert.equal(source, `file ${join(home, 'state', 'credentials', 'default.json')}, stored unencrypted`);
  assert.deepEqual([advertiser_id, permissions, advertisers.length], [first?.id, null, 3]);
  assert.match((await run(['whoami'], { env })).out, /Advertisers +Fern & Fable \(\d+\), in use\n +Harbour/);
  const list = await run(['advertisers'], { env });
  assert.match(list.out, new RegExp(`ID +NAME *\n +${first?.id} +Fern & Fable +in use\n`));
  assert.equal(list.err, '');
  assert.equal((await run(['advertisers', '--quiet'], { env })).out, '');

  const out = await run(['logout', '--json'], { env });
  assert.deepEqual([out.code, JSON.parse(out.out).revocation], [0, 'revoked']);
  const dead = await run(['whoami'], { env: { TIKTOK_SEG_TOKEN: token } });
  assert.equal(dead.code, 5);
  assert.match(dead.err, /token_refused/);
  assert.equal((await run(['whoami'], { env })).code, 5);
  assert.match((await run(['logout'], { env })).out, /Nobody is logged in/);
});

test('a bare token says what is not known, and wrong usage ends with 2', async (t) => {
  const { emulator, run } = await prepare(t);
  const env = { TIKTOK_SEG_TOKEN: emulator.mintToken() };
  const me = await run(['whoami'], { env });
  assert.equal(me.code, 0, me.err);
  assert.match(
    me.out,
    /Advertisers +unknown.*\n +Permissions +unknown.*\n +Token from +environment variable/,
  );
  assert.equal((await run(['advertisers'], { env })).code, 2);
  assert.match((await run(['login'], { env })).err, /A token is given already .*TIKTOK_SEG_TOKEN/);
  assert.match((await run(['logout'], { env })).err, /still given by: environment variable/);
  for (const args of [
    ['login', '--token', 'x'],
    ['login', '--secret', 'x'],
    ['login', '--storage', 'cloud'],
    ['login', '--with-token', '--redirect-uri', 'http://localhost:1/'],
    ['login', '--profile', '../x'],
    ['login', '--redirect-uri', 'https://example.com/'],
    ['whoami', '--advertiser', 'x'],
    ['whoami', 'surplus'],
  ]) {
    assert.equal((await run(args, { env: {}, input: '' })).code, 2, args.join(' '));
  }
});

async function prepare(t: TestContext) {
  const home = await makeContext(t);
  const emulator = await startEmulator({ ...home, clock: runningClock, rateLevel: 'none' });
  t.after(() => emulator.close());
  const run = async (
    args: string[],
    { env, input = '' }: { env: Record<string, string>; input?: string },
  ) => {
    const { terminal } = await makeContext(t, { terminal: { input } });
    const context = { ...home, clock: runningClock, terminal, env, apiOrigin: emulator.origin };
    const code = await runProgram({ context, signal: new AbortController().signal, version: '0.0.0' }, args);
    const { out, err } = terminal;
    for (const secret of [emulator.appSecret, env['TIKTOK_SEG_TOKEN'], input]) {
      if (secret) assert.equal((out.text + err.text).includes(secret), false, 'no secret in any output');
    }
    return { code, out: out.text, err: err.text };
  };
  return { emulator, run, home: home.home };
}
