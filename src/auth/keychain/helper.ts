/**
 * A program of its own: one call to the operating system's keychain, then the end. It runs apart because
 * the native call cannot be stopped: a session bus that accepts and never answers blocks its thread for
 * good, and Node then hangs even in `process.exit`. A process of its own can be killed.
 * Secrets travel over the pipes only, never in an argument.
 */
import { readFileSync, writeSync } from 'node:fs';
import type { HelperAnswer, HelperRequest } from './protocol.ts';

// Whoever asked has died; a call that hangs must not outlive it. The channel alone keeps nothing alive.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.channel?.unref();

const request: HelperRequest = JSON.parse(readFileSync(0, 'utf8'));
const library = await load();
if (library) {
  answer({ kind: 'ready' });
  try {
    answer(await call(library, request));
  } catch (error) {
    answer({ kind: 'failed', message: textOf(error) });
  }
}

async function load(): Promise<typeof import('@napi-rs/keyring') | undefined> {
  try {
    return await import('@napi-rs/keyring');
  } catch (error) {
    answer({ kind: 'not_loaded', message: textOf(error) });
    return undefined;
  }
}

async function call(
  { AsyncEntry }: typeof import('@napi-rs/keyring'),
  { action, service, account, secret }: HelperRequest,
): Promise<HelperAnswer> {
  // Without the pin Linux falls back to the kernel's keyring, which forgets at the next boot (keyring-node #142).
  const entry = new AsyncEntry(service, account, { linux: { store: 'secret-service' } });
  if (action === 'get') return { kind: 'value', value: await entry.getPassword() };
  if (action === 'delete') return { kind: 'done', existed: await entry.deletePassword() };
  await entry.setPassword(secret ?? '');
  return { kind: 'done', existed: true };
}

function answer(text: HelperAnswer): void {
  writeSync(1, `${JSON.stringify(text)}\n`);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
