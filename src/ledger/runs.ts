import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Machine } from '../context.ts';
import { Fault } from '../fault.ts';
import { readJson, writeJson } from './files.ts';

/** What others may read of a run while it works; at its end the receipt takes its place. */
export interface RunState {
  run: string;
  status: string;
  started_at: string;
  /** Who is at work, while it is `running`. */
  worker?: { host: string; pid: number };
}

/** A run as it was kept, with where that is. */
export interface KeptRun {
  readonly folder: string;
  readonly state: RunState;
}

/** Keeps the state of a run, `running` or its receipt, where others can read it without opening the ledger. */
export async function saveRun(folder: string, run: RunState): Promise<void> {
  await writeJson(join(folder, 'runs', `${run.run}.json`), run);
}

/** All runs kept below the folder of an API host, of every advertiser, the latest first; never opens a ledger. */
export async function listRuns(hostFolder: string, machine: Machine): Promise<KeptRun[]> {
  const advertisers = await readdir(hostFolder).catch(() => []);
  const kept = await Promise.all(
    advertisers.map(async (advertiser) => {
      const folder = join(hostFolder, advertiser);
      const files = await readdir(join(folder, 'runs')).catch(() => []);
      const names = files.filter((file) => file.endsWith('.json'));
      return await Promise.all(names.map((file) => readRun(folder, file.slice(0, -'.json'.length), machine)));
    }),
  );
  return kept.flat().sort((one, other) => (one.state.run < other.state.run ? 1 : -1));
}

/** Fault: `run_not_found`. */
export async function findRun(
  hostFolder: string,
  run: string | undefined,
  machine: Machine,
): Promise<KeptRun> {
  const found = (await listRuns(hostFolder, machine)).find(
    ({ state }) => run === undefined || state.run === run,
  );
  if (found) return found;
  throw new Fault('run_not_found', run === undefined ? 'There was no run yet.' : `There is no run ${run}.`, {
    hint: 'tiktok-seg runs lists the ones there are.',
  });
}

/** A run that is said to be at work, but whose process is gone, was killed. */
async function readRun(folder: string, run: string, machine: Machine): Promise<KeptRun> {
  const state = (await readJson(join(folder, 'runs', `${run}.json`))) as RunState;
  const { worker } = state;
  const killed = state.status === 'running' && worker?.host === machine.host && !machine.isAlive(worker.pid);
  return { folder, state: killed ? { ...state, status: 'killed' } : state };
}

/** A ULID (github.com/ulid/spec): 48 bits of time, 80 of randomness; sorts by time. */
export function newRunId(now: Date, randomBytes: (size: number) => Uint8Array): string {
  // A clock before 1970 has no ULID.
  let time = Math.max(0, now.getTime());
  let id = '';
  for (let at = 0; at < 10; at += 1) {
    id = crockford.charAt(time % 32) + id;
    time = Math.floor(time / 32);
  }
  for (const byte of randomBytes(16)) id += crockford.charAt(byte % 32);
  return id;
}

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
