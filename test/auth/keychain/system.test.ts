import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { systemKeychain } from '../../../src/auth/index.ts';
import type { FaultCode } from '../../../src/fault.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { startProgram } from '../../support/program.ts';
import { needs } from '../../support/real-parts.ts';
import { startSecretService } from '../../support/secret-service.ts';

const parts = ['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon'];
/** Unique a run, so that nothing of another run is found. */
const service = `tiktok-seg-test-${Date.now()}`;
/** Generous: the machine is shared. */
const keychain = systemKeychain({ platform: process.platform, service, timeLimit: 10_000 });

test('a real Secret Service keeps a secret, knows when there is none, and tells a locked one apart', async (t) => {
  if (!needs(t, ...parts)) return;
  const secretService = await startSecretService(t);
  setEnvironment(t, secretService.env);
  const secret = `${'ü"\\\n'.repeat(500)} 2 kB of anything`;

  assert.equal(await keychain.get('default'), undefined);
  assert.equal(await keychain.delete('default'), false);
  await keychain.set('default', 'first');
  await keychain.set('default', secret);
  assert.equal(await keychain.get('default'), secret);
  assert.equal(await keychain.get('other'), undefined, 'one entry a profile');
  assert.equal(await keychain.delete('default'), true);
  assert.equal(await keychain.get('default'), undefined);

  await keychain.set('default', secret);
  await secretService.lock();
  await fails('keychain_locked', keychain.get('default'));
  await fails('keychain_locked', keychain.set('default', 'x'));
  await fails('keychain_locked', keychain.delete('default'));
});

test('without a session bus, as in cron, the keychain is unavailable at once', async (t) => {
  if (process.platform !== 'linux') return t.skip('Linux only');
  setEnvironment(t, { DBUS_SESSION_BUS_ADDRESS: undefined, XDG_RUNTIME_DIR: '/nowhere', DISPLAY: undefined });
  await fails('keychain_unavailable', keychain.get('default'));
  await fails('keychain_unavailable', keychain.set('default', 'x'));
});

test('a session bus that accepts and never answers does not hang the program', async (t) => {
  if (process.platform !== 'linux') return t.skip('Linux only');
  setEnvironment(t, (await silentBus(t)).env);
  const hasty = systemKeychain({ platform: process.platform, service, timeLimit: 300 });
  let ticks = 0;
  const ticking = setInterval(() => (ticks += 1), 10);
  t.after(() => clearInterval(ticking));
  await fails('keychain_timed_out', hasty.get('default'));
  assert.ok(ticks > 5, 'the program went on meanwhile, so Ctrl-C works');
});

test('Ctrl-C during a call that hangs ends the program with 130, and leaves no helper behind', async (t) => {
  if (process.platform !== 'linux') return t.skip('Linux only');
  const { env, called } = await silentBus(t);
  const home = await temporaryFolder(t);
  const running = startProgram(['login', '--app-id', '7'], {
    env: { ...env, TIKTOK_SEG_HOME: home, TIKTOK_SEG_APP_SECRET: 'x', HOME: home },
    group: true,
  });
  const [gone] = await called;
  // As a terminal does: to the whole group.
  process.kill(-(running.child.pid ?? 0), 'SIGINT');
  const { code, stderr } = await running.ended;
  assert.equal(code, 130, stderr);
  assert.match(stderr, /^\nStopping\. Again to stop at once\.\nx Stopped before the end\. \[interrupted\]\n/);
  await gone;
});

/** A session bus that accepts and never answers; `called` resolves when a call comes, with the promise of its end. */
async function silentBus(t: TestContext) {
  const folder = await temporaryFolder(t);
  const silent = createServer();
  const called = once(silent, 'connection').then(([caller]) => [once(caller.resume(), 'close')] as const);
  await new Promise<void>((resolve) => silent.listen(join(folder, 'bus'), resolve));
  t.after(() => silent.close());
  return { env: { DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(folder, 'bus')}` }, called };
}

async function fails(code: FaultCode, call: Promise<unknown>): Promise<void> {
  await assert.rejects(call, (error: { code?: string; hint?: string; message: string }) => {
    assert.equal(error.code, code, error.message);
    assert.match(error.hint ?? '', /TIKTOK_SEG_TOKEN_FILE.*login --storage file/);
    return true;
  });
}

/** The library reads the bus address from the real environment. */
function setEnvironment(t: TestContext, changes: Record<string, string | undefined>): void {
  const before = { ...process.env };
  t.after(() => {
    for (const name of Object.keys(changes)) put(name, before[name]);
  });
  for (const [name, value] of Object.entries(changes)) put(name, value);
}

function put(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
