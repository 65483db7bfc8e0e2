import assert from 'node:assert/strict';
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { loginWithToken, logout, resolveSession, whoAmI } from '../../src/auth/index.ts';
import { Fault } from '../../src/fault.ts';
import { type ContextOptions, type MadeContext, makeContext } from '../support/context.ts';
import { fakeTiktok, theToken } from './fake-tiktok.ts';

const posix = process.platform !== 'win32';

test('a login kept in a file serves cron, where there is no keychain', async (t) => {
  const { context, logIn, session } = await prepare(t, {});
  context.keychain.fault = new Fault('keychain_unavailable', 'no session bus');
  await assert.rejects(logIn('keychain'), { code: 'keychain_unavailable' });

  const result = await logIn('file');
  const path = join(context.folders.state, 'credentials', 'default.json');
  assert.equal(result.storedIn, `file ${path}, stored unencrypted`);
  assert.equal(result.unencrypted, true);
  if (posix) {
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.equal((await stat(join(path, '..'))).mode & 0o777, 0o700);
  }
  assert.deepEqual(
    await readdir(join(path, '..')),
    ['default.json'],
    'neither probe nor temporary file stays',
  );
  const found = await session();
  assert.deepEqual([found.token, found.advertiserId], [theToken, '7001']);
  const { source } = await whoAmI(context, { tiktok: fakeTiktok() });
  assert.equal(source, `file ${path}, stored unencrypted`, 'said each time');

  await logIn(undefined);
  assert.equal((await session()).source, `file ${path}, stored unencrypted`, 'the choice is remembered');
});

test('a file that others can read is not used; damaged and unreadable are different answers', async (t) => {
  const { context, logIn, session } = await prepare(t, {});
  await logIn('file');
  const path = join(context.folders.state, 'credentials', 'default.json');
  if (posix) {
    for (const mode of [0o640, 0o604, 0o620]) {
      await chmod(path, mode);
      await assert.rejects(session(), { code: 'credential_unsafe', exitCode: 5 });
    }
    await chmod(path, 0o600);
  }
  const whole = await readFile(path, 'utf8');
  for (const text of ['', '{', '[]', whole.replace('"v":1', '"v":2'), whole.replace(theToken, 'two words')]) {
    await writeFile(path, text);
    await assert.rejects(session(), (fault: Fault) => {
      assert.equal(fault.code, 'credential_damaged');
      assert.doesNotMatch(`${fault.message} ${fault.hint} ${fault.cause}`, /act\.|two words/);
      return true;
    });
  }
  await logIn(undefined);
  assert.equal((await session()).token, theToken, 'a new login mends it');
  await logout(context, { tiktok: fakeTiktok() });
  await assert.rejects(session(), { code: 'not_logged_in' });

  await writeFile(join(context.folders.config, 'profiles.json'), '{"v":1');
  await assert.rejects(session(), { code: 'credential_damaged' });
  await writeFile(join(context.folders.config, 'profiles.json'), '{"v":1,"profiles":{}}');
  await assert.rejects(session(), { code: 'not_logged_in' });
});

test('a change of store leaves no token behind', async (t) => {
  const { context, logIn, session } = await prepare(t, {});
  await logIn('keychain');
  await logIn('file');
  assert.equal(context.keychain.entries.size, 0);
  await logIn('keychain');
  assert.deepEqual(await readdir(join(context.folders.state, 'credentials')), []);
  assert.match((await session()).source, /^keychain: Memory/);
});

test('a keychain that is locked is never taken for not logged in', async (t) => {
  const { context, logIn, session } = await prepare(t, {});
  await assert.rejects(session(), { code: 'not_logged_in' });
  assert.equal(context.keychain.calls.length, 0, 'who never logged in needs no keychain to learn it');
  await logIn('keychain');
  for (const code of [
    'keychain_locked',
    'keychain_unavailable',
    'keychain_timed_out',
    'keychain_failed',
  ] as const) {
    context.keychain.fault = new Fault(code, 'no');
    await assert.rejects(session(), { code });
  }
  context.keychain.fault = undefined;
  await session();
  context.keychain.entries.clear();
  await assert.rejects(session(), {
    code: 'not_logged_in',
    message: /nothing is kept in the keychain: Memory/,
  });

  const off = { ...context, env: { TIKTOK_SEG_KEYCHAIN: 'off' } };
  await assert.rejects(resolveSession(off, { tiktok: fakeTiktok() }), (fault: Fault) => {
    assert.equal(fault.code, 'keychain_unavailable');
    assert.match(fault.hint ?? '', /TIKTOK_SEG_TOKEN_FILE.*--storage file/);
    return true;
  });
});

test('profiles have their own logins, and names that are safe as file names', async (t) => {
  const { context, logIn, session } = await prepare(t, {});
  await logIn('keychain', 'brand-a');
  await logIn('file', 'Brand.B_2');
  assert.match((await session('brand-a')).source, /account brand-a/);
  assert.match((await session('Brand.B_2')).source, /credentials.Brand\.B_2\.json/);
  await assert.rejects(session(), { code: 'not_logged_in' });
  const fromEnvironment = { ...context, env: { TIKTOK_SEG_PROFILE: 'brand-a' } };
  assert.equal((await resolveSession(fromEnvironment, { tiktok: fakeTiktok() })).profile, 'brand-a');
  await assert.rejects(logIn('file', 'brand-A'), { code: 'usage', message: /differs from it in case only/ });
  for (const name of [
    '',
    '..',
    '../x',
    'a/b',
    'a\\b',
    '.x',
    'a.',
    'NUL',
    'com1.x',
    '__proto__',
    'é',
    'x'.repeat(65),
  ]) {
    await assert.rejects(session(name), { code: 'usage' }, name);
  }
});

test('a token is sent to nobody but the origin that issued it', async (t) => {
  const { context, logIn, tiktok } = await prepare(t, {});
  await logIn('keychain');
  const elsewhere = { ...context, apiOrigin: 'https://other.example' };
  const before = tiktok.calls.length;
  await assert.rejects(resolveSession(elsewhere, { tiktok }), {
    code: 'not_logged_in',
    message: /issued by http:\/\/127\.0\.0\.1:9 and is not sent to https:\/\/other\.example/,
  });
  assert.equal(tiktok.calls.length, before);
  await logout(elsewhere, { tiktok });
  assert.ok(tiktok.calls.every(({ origin }) => origin === context.apiOrigin));
});

async function prepare(t: TestContext, options: ContextOptions) {
  const app = { TIKTOK_SEG_APP_ID: '1', TIKTOK_SEG_APP_SECRET: 's' };
  const context: MadeContext = await makeContext(t, options);
  const tiktok = fakeTiktok();
  return {
    context,
    tiktok,
    logIn: async (storage: 'keychain' | 'file' | undefined, profile?: string) => {
      const { terminal } = await makeContext(t, { terminal: { input: `${theToken}\n` } });
      const given = { ...context, env: { ...context.env, ...app }, terminal };
      return loginWithToken(given, { tiktok, notify: () => undefined, storage, profile });
    },
    session: (profile?: string) => resolveSession(context, { tiktok, profile }),
  };
}
