import assert from 'node:assert/strict';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  advertisersOf,
  loginWithToken,
  reachedAdvertisers,
  resolveSession,
  whoAmI,
} from '../../src/auth/index.ts';
import { makeContext } from '../support/context.ts';
import { fakeTiktok, theSecret, theToken } from './fake-tiktok.ts';

test('the environment outranks the stored login: variable, file, systemd, store', async (t) => {
  const made = await makeContext(t, { terminal: { input: 'stored-token' } });
  const tiktok = fakeTiktok();
  await loginWithToken(made, { tiktok, notify: () => undefined, advertiser: '7001' });
  const file = join(made.home, 'token');
  await writeFile(file, '\uFEFF file-token \n', { mode: 0o600 });
  const credentials = join(made.home, 'systemd');
  await mkdir(credentials);
  // As systemd hands it out: an access list shows as group bits.
  await writeFile(join(credentials, 'tiktok-seg-token'), 'systemd-token\n', { mode: 0o440 });
  const all = {
    TIKTOK_SEG_TOKEN: 'variable-token',
    TIKTOK_SEG_TOKEN_FILE: file,
    CREDENTIALS_DIRECTORY: credentials,
    TIKTOK_SEG_ADVERTISER_ID: '7009',
  };
  const seen: string[] = [];
  for (const name of [...Object.keys(all).slice(0, 3), 'none']) {
    const { token, source, advertiserId } = await resolveSession({ ...made, env: all }, { tiktok });
    seen.push(token);
    assert.match(source, new RegExp(name === 'none' ? '^keychain' : `${name}|systemd credential`));
    assert.equal(advertiserId, '7009');
    Reflect.deleteProperty(all, name);
  }
  assert.deepEqual(seen, ['variable-token', 'file-token', 'systemd-token', 'stored-token']);
});

test('a token file must exist, be private and hold one token', async (t) => {
  const made = await makeContext(t);
  const file = join(made.home, 'token');
  const context = { ...made, env: { TIKTOK_SEG_TOKEN_FILE: file } };
  const session = () => resolveSession(context, { tiktok: fakeTiktok(), advertiser: '7001' });
  await assert.rejects(session(), { code: 'not_logged_in', message: /does not exist/ });
  await writeFile(file, 'token', { mode: 0o600 });
  assert.equal((await session()).token, 'token');
  if (process.platform !== 'win32') {
    await chmod(file, 0o644);
    await assert.rejects(session(), { code: 'credential_unsafe' });
    await chmod(file, 0o600);
  }
  for (const text of ['', ' \n', 'two\ntokens', 'tök', 'x'.repeat(5000)]) {
    await writeFile(file, text);
    await assert.rejects(session(), { code: 'configuration', exitCode: 2 });
  }
  await writeFile(file, 'x'.repeat(100_000));
  await assert.rejects(session(), { code: 'credential_damaged' });
  const folder = { ...made, env: { TIKTOK_SEG_TOKEN_FILE: made.home } };
  await chmod(made.home, 0o755);
  await assert.rejects(resolveSession(folder, { tiktok: fakeTiktok() }), {
    code: 'credential_unreadable',
    message: /is a folder/,
  });
});

test('a bare token needs an advertiser, unless app id and secret let it be found', async (t) => {
  const alone = await makeContext(t, { env: { TIKTOK_SEG_TOKEN: theToken } });
  const tiktok = fakeTiktok();
  await assert.rejects(resolveSession(alone, { tiktok }), { code: 'advertiser_required' });
  assert.equal((await resolveSession(alone, { tiktok, advertiser: '7001' })).advertiserId, '7001');
  await assert.rejects(resolveSession(alone, { tiktok, advertiser: '../7001' }), { code: 'usage' });
  await assert.rejects(advertisersOf(alone, { tiktok }), { code: 'configuration' });
  const unknown = await whoAmI(alone, { tiktok });
  assert.equal(unknown.account?.name, 'Ann Example');
  assert.deepEqual(
    [unknown.permissions, unknown.audienceManagement, unknown.advertisers, unknown.source],
    [undefined, undefined, undefined, 'environment variable TIKTOK_SEG_TOKEN'],
  );

  const app = { TIKTOK_SEG_TOKEN: theToken, TIKTOK_SEG_APP_ID: '71', TIKTOK_SEG_APP_SECRET: theSecret };
  const withApp = { ...alone, env: app };
  const session = await resolveSession(withApp, { tiktok });
  assert.deepEqual([session.advertiserId, session.appId], ['7001', '71']);
  assert.deepEqual(await advertisersOf(withApp, { tiktok }), {
    advertisers: [{ id: '7001', name: 'Shop One' }],
    advertiserId: undefined,
  });
  const two = fakeTiktok({
    advertisers: ['7001', '7002'].map((id) => ({ advertiser_id: id, advertiser_name: `Shop ${id}` })),
  });
  await assert.rejects(resolveSession(withApp, { tiktok: two }), { code: 'advertiser_required' });

  const reached = (context: typeof alone, options: object) => reachedAdvertisers(context, '7002', options);
  assert.deepEqual((await reached(alone, { tiktok: two })).ids, ['7002'], 'it cannot list the others');
  assert.deepEqual((await reached(withApp, { tiktok: two })).ids, ['7002', '7001']);
  assert.deepEqual((await reached(withApp, { tiktok: two, advertiser: '7002' })).ids, ['7002']);
  const away = fakeTiktok({ faults: { listAdvertisers: 'network_failed' } });
  const { ids, fault } = await reached(withApp, { tiktok: away });
  assert.deepEqual([ids, fault?.exitCode], [['7002'], 7]);
});

test('login --with-token takes one word from standard input, checks it, and asks a person secretly', async (t) => {
  for (const input of ['', '\n\n', 'two\nlines', 'x'.repeat(70_000), 'ünreadable']) {
    const context = await makeContext(t, { terminal: { input } });
    await assert.rejects(loginWithToken(context, { tiktok: fakeTiktok(), notify: () => undefined }), {
      code: 'usage',
    });
  }
  const refused = await makeContext(t, { terminal: { input: theToken } });
  const tiktok = fakeTiktok({ faults: { readUser: 'token_refused' } });
  await assert.rejects(loginWithToken(refused, { tiktok, notify: () => undefined }), {
    code: 'token_refused',
  });
  assert.equal(refused.keychain.entries.size, 0, 'a dead token is not kept');

  const asked = await makeContext(t, { answers: [{ secret: theToken }] });
  const result = await loginWithToken(asked, { tiktok: fakeTiktok(), notify: () => undefined });
  assert.equal(asked.prompts.asked[0]?.kind, 'secret');
  assert.deepEqual([result.permissions, result.advertiser], [undefined, undefined]);
  await assert.rejects(resolveSession(asked, { tiktok: fakeTiktok() }), { code: 'advertiser_required' });
});
