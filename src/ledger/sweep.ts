import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Fault } from '../fault.ts';
import { creations } from './creations.ts';
import { ledgerFile } from './folder.ts';
import { type LockOptions, takeLock } from './lock.ts';
import { dropOldPlanFiles, keptPlans } from './plan-files.ts';

/**
 * Deletes what killed runs and forgotten plans left in the folder of an advertiser: ledgers of audiences that were never
 * created. A run that is at work on one holds its lock; nothing was sent from there yet.
 */
export async function sweepFolder(folder: string, options: LockOptions): Promise<void> {
  await dropOldPlanFiles(folder, options.clock.now());
  const files = await readdir(join(folder, 'new')).catch(() => []);
  // What TikTok may have created an audience with is found by the next run of that name.
  const underWay = Object.values(await creations(folder)).map((name) => basename(name));
  const kept = new Set([...(await keptPlans(folder)), ...underWay]);
  for (const name of new Set(files.map((file) => file.split('.', 1)[0] as string))) {
    if (!kept.has(name)) await removeUnused(join(folder, 'new', name), options);
  }
}

/** What a killed run left beside a ledger; the caller holds its lock. Spill files hold digests. */
export async function sweepPlace(place: string): Promise<void> {
  const file = ledgerFile(place);
  const left = ['.next', '.given'].flatMap((draft) => [draft, `${draft}.wal`, `${draft}.tmp`]);
  for (const ending of ['.tmp', ...left]) await rm(`${file}${ending}`, { recursive: true, force: true });
}

/** The caller holds its lock. */
export async function removeLedger(place: string): Promise<void> {
  await rm(ledgerFile(place), { force: true });
  await rm(`${ledgerFile(place)}.wal`, { force: true });
  await sweepPlace(place);
}

async function removeUnused(place: string, options: LockOptions): Promise<void> {
  try {
    const lock = await takeLock(place, { ...options, waitMs: 0 });
    try {
      await removeLedger(place);
    } finally {
      await lock.release();
    }
  } catch (error) {
    if (!(error instanceof Fault && error.code === 'audience_busy')) throw error;
  }
}
