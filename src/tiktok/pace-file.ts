import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../context.ts';
import type { PaceStore } from './pace.ts';
import { freshPace, type PaceState, paceState } from './pace-state.ts';

/** How long a lock may stand unchanged before its holder is taken for dead; it is held for a few milliseconds. */
const deadAfterMs = 3000;
const pollMs = 5;

/**
 * The pace that all runs of one app on this machine share: `<folder>/<app>.json`, changed under a short lock.
 * Where the folder cannot be used the pace is this run's own: whether that is a fault, the ledger beside it decides.
 */
export function fileStore(
  { folder, app }: { folder: string; app: string },
  { clock, randomBytes }: { clock: Clock; randomBytes: (size: number) => Uint8Array },
): PaceStore {
  const path = join(folder, `${app.replace(/[^\w-]/g, '_')}.json`);
  let own: PaceState | undefined;
  // One at a time inside this process, so that its requests do not wait for each other's lock file.
  let turn: Promise<unknown> = Promise.resolve();
  const locked = async <Result>(step: (state: PaceState) => Result): Promise<Result> => {
    if (own) return step(own);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await take(`${path}.lock`, clock, Buffer.from(randomBytes(8)).toString('hex'));
    } catch {
      own = freshPace();
      return step(own);
    }
    try {
      const state = await stateIn(path);
      const result = step(state);
      await writeFile(`${path}.next`, `${JSON.stringify(state)}\n`, { mode: 0o600 });
      await rename(`${path}.next`, path);
      return result;
    } finally {
      await rm(`${path}.lock`, { force: true });
    }
  };
  return {
    // Of all clocks only that of the machine means the same in every process.
    now: () => clock.now().getTime(),
    read: async () => own ?? (await stateIn(path)),
    change: (step) => {
      const result = turn.then(() => locked(step));
      turn = result.catch(() => undefined);
      return result;
    },
  };
}

/** What cannot be read is no reason to stop: a pace starts afresh. */
async function stateIn(path: string): Promise<PaceState> {
  try {
    return paceState.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return freshPace();
  }
}

/**
 * Creates the lock. One that stands unchanged for long was left by a process that died. Should two takers find it
 * so at once, the worst is a place given twice.
 */
async function take(lock: string, clock: Clock, token: string): Promise<void> {
  let seen: string | undefined;
  let since = 0;
  while (!(await created(lock, token))) {
    const holder = await readFile(lock, 'utf8').catch(() => undefined);
    const now = clock.elapsed();
    if (holder !== seen) [seen, since] = [holder, now];
    else if (holder !== undefined && now - since > deadAfterMs) await rm(lock, { force: true });
    await clock.sleep(pollMs);
  }
}

async function created(lock: string, token: string): Promise<boolean> {
  try {
    const handle = await open(lock, 'wx', 0o600);
    await handle.writeFile(token);
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
