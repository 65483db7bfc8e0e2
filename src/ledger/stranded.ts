import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../fault.ts';
import { creations } from './creations.ts';
import { discardLedger } from './ledger.ts';
import type { LockOptions } from './lock.ts';
import { planExists } from './plan-files.ts';

/**
 * Deletes the ledgers that runs left which were killed before their audience was made: digests are personal data.
 * Kept are those of plans, of runs at work, and of what TikTok may have created.
 */
export async function dropStrandedLedgers(folder: string, options: LockOptions): Promise<void> {
  const files = await readdir(join(folder, 'new')).catch(() => []);
  const underWay = Object.values(await creations(folder));
  for (const file of files.filter((name) => name.endsWith('.duckdb'))) {
    const name = `new/${file.slice(0, -'.duckdb'.length)}`;
    if (underWay.includes(name) || (await planExists(folder, name))) continue;
    await discardLedger({ ...options, folder, name, waitMs: 0 }).catch((error) => {
      if (!(error instanceof Fault && error.code === 'audience_busy')) throw error;
    });
  }
}
