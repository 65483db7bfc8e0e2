import { join } from 'node:path';
import { writeJson } from './files.ts';

/** What others may read of a run while it works; at its end the receipt takes its place. */
export interface RunState {
  run: string;
  status: string;
  started_at: string;
}

/** Keeps the state of a run, `running` or its receipt, where others can read it without opening the ledger. */
export async function saveRun(folder: string, run: RunState): Promise<void> {
  await writeJson(join(folder, 'runs', `${run.run}.json`), run);
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
