import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock, Machine } from '../context.ts';
import { Fault } from '../fault.ts';
import { unwritable } from './files.ts';

export interface Lock {
  release(): Promise<void>;
}

export interface LockOptions {
  /** Who holds it, for the message to others: a run id or a command. */
  holder: string;
  machine: Machine;
  clock: Clock;
  /** How long to wait for another holder; default: not at all. */
  waitMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Takes `<path>.lock`, created exclusively. The lock of a process that has died on this machine is taken over.
 * Fault: `audience_busy`, naming the holder.
 */
export async function takeLock(path: string, options: LockOptions): Promise<Lock> {
  const { machine, clock, signal } = options;
  const file = `${path}.lock`;
  const own: Holder = {
    pid: machine.pid,
    process_start: await machine.startOf(machine.pid),
    host: machine.host,
    holder: options.holder,
  };
  await mkdir(dirname(file), { recursive: true, mode: 0o700 }).catch((error) => {
    throw unwritable(dirname(file), error);
  });
  const deadline = clock.elapsed() + (options.waitMs ?? 0);
  for (;;) {
    signal?.throwIfAborted();
    if (await createdExclusively(file, JSON.stringify(own)))
      return { release: () => rm(file, { force: true }) };
    if (await isDead(file, options)) {
      await clearDead(file, options);
    } else {
      if (clock.elapsed() >= deadline) throw busy(await readHolder(file));
      await clock.sleep(200, signal);
    }
  }
}

interface Holder {
  pid: number;
  process_start: string | undefined;
  host: string;
  holder: string;
}

/** A lock without a readable holder is one being written this moment, or left so by a crash. */
const unreadableForMs = 10_000;

async function isDead(file: string, { machine, clock }: LockOptions): Promise<boolean> {
  const holder = await readHolder(file);
  if (!holder) {
    const written = await stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => clock.now().getTime(),
    );
    return clock.now().getTime() - written > unreadableForMs;
  }
  if (holder.host !== machine.host) return false;
  if (!machine.isAlive(holder.pid)) return true;
  // The number may have been given to another process since.
  const start = await machine.startOf(holder.pid);
  return start !== undefined && holder.process_start !== undefined && start !== holder.process_start;
}

/**
 * Two starters may find the same dead lock. Only the one that creates the guard removes it, and only after
 * looking once more; a guard left by a crash is dropped in its turn.
 */
async function clearDead(file: string, options: LockOptions): Promise<void> {
  const guard = `${file}.takeover`;
  if (!(await createdExclusively(guard, ''))) {
    if (await isDead(guard, options)) await rm(guard, { force: true });
    await options.clock.sleep(50, options.signal);
    return;
  }
  try {
    if (await isDead(file, options)) await rename(file, `${file}.dead`).catch(() => undefined);
    await rm(`${file}.dead`, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

async function createdExclusively(file: string, text: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(text);
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw unwritable(file, error);
  }
}

async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    const found = JSON.parse(await readFile(file, 'utf8'));
    return typeof found?.pid === 'number' ? found : undefined;
  } catch {
    return undefined;
  }
}

function busy(holder: Holder | undefined): Fault {
  const who = holder ? `${holder.holder} (process ${holder.pid} on ${holder.host})` : 'another process';
  return new Fault('audience_busy', `Another run is at work here: ${who}.`, {
    hint: 'Wait for it to end, or give --wait to wait for it.',
  });
}
