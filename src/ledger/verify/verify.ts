import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../fault.ts';
import { type Database, openDatabase } from '../database.ts';
import { ledgerFile } from '../folder.ts';
import { type LockOptions, takeLock } from '../lock.ts';
import { schemaVersion, storedVersion } from '../schema.ts';
import { standing } from '../standing.ts';
import { missingReceipts } from './beside.ts';
import { brokenInvariants, readEverything } from './invariants.ts';

/** What a look at one ledger found. */
export interface LedgerHealth {
  /** `newer`: written by a newer program; `busy`: another run is at work on it. */
  state: 'healthy' | 'damaged' | 'unsound' | 'newer' | 'unusable' | 'busy';
  /** One sentence each; none of a healthy one. */
  problems: string[];
  bytes: number;
  /** What is in it, as far as it could be read. */
  version?: number;
  generation?: number;
  batches?: number;
  /** Identities that are present, surely or perhaps. */
  present?: number;
  /** Of a ledger that is not healthy: why, with its exit code. */
  fault?: Fault;
}

/**
 * Looks at one ledger under its lock, whole, and changes not one byte: neither what a killed run left is settled, nor an
 * older version brought up to date.
 */
export async function verifyLedger(
  folder: string,
  name: string,
  options: LockOptions,
): Promise<LedgerHealth> {
  const file = ledgerFile(join(folder, name));
  const bytes = await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
  try {
    const lock = await takeLock(join(folder, name), options);
    try {
      return { ...(await lookAt(folder, file)), bytes };
    } finally {
      await lock.release();
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { state: states[error.code] ?? 'unusable', problems: [error.message], bytes, fault: error };
  }
}

const states: Readonly<Record<string, LedgerHealth['state']>> = {
  audience_busy: 'busy',
  ledger_newer: 'newer',
  ledger_damaged: 'damaged',
};

async function lookAt(folder: string, file: string): Promise<Omit<LedgerHealth, 'bytes'>> {
  const database = await openDatabase(file, { readOnly: true });
  try {
    const version = await storedVersion(database);
    await readEverything(database);
    if (version === undefined) return { state: 'healthy', problems: [] };
    // The next run brings an older one up to this version; what holds of it then is not known yet.
    if (version < schemaVersion) return { state: 'healthy', problems: [], version };
    const problems = [...(await brokenInvariants(database)), ...(await missingReceipts(folder, database))];
    const state = problems.length > 0 ? 'unsound' : 'healthy';
    return { state, problems, version, ...(await contents(database)) };
  } finally {
    database.close();
  }
}

async function contents(
  database: Database,
): Promise<Pick<LedgerHealth, 'generation' | 'batches' | 'present'>> {
  const [found = {}] = await database.rows(`select
    (select try_cast(value as ubigint) from meta where key = 'generation') as generation,
    (select count(*) from batches) as batches,
    (select count(*) from (${standing}) where present) as present`);
  return found as unknown as Pick<LedgerHealth, 'generation' | 'batches' | 'present'>;
}
