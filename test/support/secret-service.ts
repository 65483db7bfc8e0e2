import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { temporaryFolder } from './folder.ts';

/** What a program needs so that it talks to a Secret Service of its own, and ways to change that service. */
export interface SecretService {
  readonly env: { HOME: string; XDG_RUNTIME_DIR: string; DBUS_SESSION_BUS_ADDRESS: string };
  /** Locks the keyring as leaving a desktop does. */
  lock(): Promise<void>;
}

/** Starts gnome-keyring on a private D-Bus in a temporary home; both end with the test. */
export async function startSecretService(t: TestContext): Promise<SecretService> {
  const children: ChildProcess[] = [];
  t.after(() => Promise.all(children.map(ended)));
  const home = await temporaryFolder(t);
  const runtime = join(home, 'run');
  await mkdir(runtime, { mode: 0o700 });
  const base = { PATH: process.env['PATH'] ?? '', HOME: home, XDG_RUNTIME_DIR: runtime };
  const config = join(home, 'bus.conf');
  await writeFile(config, busConfig(join(runtime, 'bus')));
  const bus = spawn('dbus-daemon', [`--config-file=${config}`, '--nofork', '--print-address'], {
    env: base,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(bus);
  const env = { ...base, DBUS_SESSION_BUS_ADDRESS: await firstLine(bus) };
  const keyring = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
    env,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  children.push(keyring);
  keyring.stdin.end('a password for this test');
  await waitForCollection(env);
  return {
    env,
    lock: () =>
      called(env, [
        ...['org.freedesktop.secrets', '/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.Lock'],
        'array:objpath:/org/freedesktop/secrets/collection/login',
      ]),
  };
}

/** A bus that starts no service by itself: a second keyring, still locked, could come before ours. */
function busConfig(socket: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;
}

async function waitForCollection(env: NodeJS.ProcessEnv): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await called(env, [
        ...['org.freedesktop.secrets', '/org/freedesktop/secrets/collection/login'],
        ...['org.freedesktop.DBus.Properties.Get', 'string:org.freedesktop.Secret.Collection'],
        'string:Locked',
      ]);
    } catch (error) {
      if (attempt === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Calls a method of the bus and waits for its answer. */
async function called(env: NodeJS.ProcessEnv, [to, path, ...rest]: string[]): Promise<void> {
  const sender = spawn('dbus-send', ['--session', '--print-reply', `--dest=${to}`, `${path}`, ...rest], {
    env,
    stdio: 'ignore',
  });
  const code = await new Promise((resolve) => sender.on('close', resolve));
  if (code !== 0) throw new Error(`dbus-send ${rest[0]} ended with ${code}`);
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (piece) => {
      text += piece;
      if (text.includes('\n')) resolve(text.split('\n')[0] ?? '');
    });
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`dbus-daemon ended with ${code}`)));
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.on('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
