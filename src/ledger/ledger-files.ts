import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { isThere } from './files.ts';
import { ledgerFile } from './folder.ts';
import type { LedgerOptions } from './ledger.ts';
import { takeLock } from './lock.ts';
import { removeLedger } from './sweep.ts';

/** Whether anything was ever kept of an audience. */
export async function ledgerExists(folder: string, name: string): Promise<boolean> {
  return await isThere(ledgerFile(join(folder, name)));
}

/** Deletes the ledger of an audience that is gone. */
export async function discardLedger(options: LedgerOptions): Promise<void> {
  const place = join(options.folder, options.name);
  const lock = await takeLock(place, options);
  try {
    await removeLedger(place);
  } finally {
    await lock.release();
  }
}

/** Sets a ledger aside under the time given, so that its audience can be created anew. */
export async function archiveLedger(options: LedgerOptions, at: Date): Promise<void> {
  const place = join(options.folder, options.name);
  const lock = await takeLock(place, options);
  try {
    await setAside(place, at);
  } finally {
    await lock.release();
  }
}

/** The log of a run that was killed goes with it. The caller holds its lock. */
export async function setAside(place: string, at: Date): Promise<void> {
  const archived = `${place}.${at.toISOString().replace(/\W/g, '')}`;
  for (const ending of ['.wal', ''])
    await rename(`${ledgerFile(place)}${ending}`, `${ledgerFile(archived)}${ending}`).catch((error) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    });
}
