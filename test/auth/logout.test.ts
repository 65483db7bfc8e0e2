import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { loginWithToken, logout } from '../../src/auth/index.ts';
import { Fault } from '../../src/fault.ts';
import { makeContext } from '../support/context.ts';
import { type FakeTiktokOptions, fakeTiktok, theSecret, theToken } from './fake-tiktok.ts';

const app = { TIKTOK_SEG_APP_ID: '71', TIKTOK_SEG_APP_SECRET: theSecret };

test('logout revokes the token at TikTok and deletes it here', async (t) => {
  const { context, tiktok } = await loggedIn(t, app);
  const result = await logout(context, { tiktok });
  assert.deepEqual(result, {
    profile: 'default',
    revocation: 'revoked',
    deleted: ['keychain: Memory (service tiktok-seg-test, account default)'],
    stillGiven: undefined,
    faults: [],
    notes: [],
  });
  assert.deepEqual(tiktok.calls.at(-1)?.request, { appId: '71', secret: theSecret, token: theToken });
  assert.equal(context.keychain.entries.size, 0);
  assert.equal((await logout(context, { tiktok })).revocation, 'no_login');
});

test('a bare token is deleted, and nothing is said to be revoked', async (t) => {
  const { context, tiktok } = await loggedIn(t, {});
  const result = await logout(context, { tiktok });
  assert.deepEqual([result.revocation, result.deleted.length], ['unknown_app', 1]);
  assert.equal(
    tiktok.calls.some(({ method }) => method === 'revokeToken'),
    false,
  );
});

test('every store is cleared even when TikTok cannot be reached or one store fails', async (t) => {
  const offline = await loggedIn(t, app, { faults: { revokeToken: 'network_failed' } });
  const failed = await logout(offline.context, offline);
  assert.equal(failed.revocation, 'failed');
  assert.deepEqual(
    failed.faults.map(({ code }) => code),
    ['network_failed'],
  );
  assert.equal(offline.context.keychain.entries.size, 0);

  const dead = await loggedIn(t, app, { faults: { revokeToken: 'token_refused' } });
  assert.deepEqual(
    [(await logout(dead.context, dead)).revocation, dead.context.keychain.entries.size],
    ['already_dead', 0],
  );

  const locked = await loggedIn(t, app);
  const stray = join(locked.context.folders.state, 'credentials', 'default.json');
  await mkdir(join(stray, '..'), { recursive: true });
  await writeFile(stray, 'a forgotten login');
  locked.context.keychain.fault = new Fault('keychain_locked', 'locked');
  const partly = await logout(locked.context, locked);
  assert.equal(existsSync(stray), false);
  assert.ok(partly.faults.every(({ code }) => code === 'keychain_locked') && partly.faults.length > 0);
  locked.context.keychain.fault = undefined;
  assert.equal((await logout(locked.context, locked)).revocation, 'revoked', 'it can be done again');
});

test('who keeps the login in a file is not troubled by a keychain', async (t) => {
  const { context, tiktok } = await loggedIn(t, app, {}, 'file');
  context.keychain.fault = new Fault('keychain_unavailable', 'none here');
  const result = await logout({ ...context, env: { TIKTOK_SEG_TOKEN: 'x' } }, { tiktok });
  assert.deepEqual(
    [result.revocation, result.deleted.length, result.faults.length, result.notes.length],
    ['revoked', 1, 0, 0],
  );
  assert.equal(result.stillGiven, 'environment variable TIKTOK_SEG_TOKEN');

  const again = await loggedIn(t, app, {}, 'file');
  again.context.keychain.fault = new Fault('keychain_locked', 'locked');
  const noted = await logout(again.context, again);
  assert.deepEqual([noted.faults.length, noted.notes], [0, ['locked']]);
  assert.equal((await logout(again.context, again)).revocation, 'no_login');
});

async function loggedIn(
  t: TestContext,
  env: Record<string, string>,
  options: FakeTiktokOptions = {},
  storage: 'keychain' | 'file' = 'keychain',
) {
  const context = await makeContext(t, { env, terminal: { input: theToken } });
  const tiktok = fakeTiktok(options);
  await loginWithToken(context, { tiktok, notify: () => undefined, storage, advertiser: '7001' });
  return { context, tiktok };
}
