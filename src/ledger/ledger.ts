import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { SchemaColumn } from '../tiktok/index.ts';
import { batchBody, type PendingBatch, pendingBatches, recordOf, splitBatch } from './batches.ts';
import type { Compaction } from './compact.ts';
import { type CustomerFiles, customerFiles } from './customer-files/customer-files.ts';
import { asLedgerFault, type Database } from './database.ts';
import { type Difference, type DifferenceOptions, planDifference } from './difference.ts';
import type { Erasure } from './erase.ts';
import { unwritable } from './files.ts';
import { dropScanned, prepareMoving } from './flat/tables.ts';
import type { FlatScan, ScannedRows, ScannedTable } from './flat/types.ts';
import { ledgerFile } from './folder.ts';
import { collectEverything } from './free-results.ts';
import { type Journal, openJournal } from './journal.ts';
import { type Lock, type LockOptions, takeLock } from './lock.ts';
import { readMeta, writeMeta } from './meta.ts';
import { openReady, openSettled } from './opened.ts';
import { settlePersons } from './persons.ts';
import { keepPlan, type TakenPlan, takePlan } from './plans.ts';
import { countDeliveries, type Deliveries, settle } from './settlement.ts';
import { openStaging, type StagedMember, type Staging } from './staging.ts';
import { removeLedger } from './sweep.ts';
import type { Traced } from './trace.ts';

/** What TikTok has acknowledged of one audience, and the run at work on it. One instance a file, under its lock. */
export interface Ledger extends Journal {
  stage(): Promise<Staging & FlatStaging>;
  /** Names of the rule sets under which it holds identities. */
  ruleSets(): Promise<string[]>;
  plan(options: DifferenceOptions): Promise<Difference>;
  /** Sets what was planned aside under the name of its run, for `takePlan`. */
  keepPlan(run: string): Promise<void>;
  takePlan(plan: string, run: string): Promise<TakenPlan>;
  pending(run: string): Promise<PendingBatch[]>;
  body(batch: PendingBatch, to: { advertiserId: string; audienceId: string }): Promise<Uint8Array>;
  /** One at a time. */
  split(batch: PendingBatch, state: 'pending' | 'sent'): Promise<[PendingBatch, PendingBatch]>;
  /** Of a batch of one member row. */
  recordOf(number: number): Promise<{ file: string | null; record: number | null }>;
  /** Digests (lower-case hex) that are surely present, by column. */
  membership(): Promise<Record<SchemaColumn, Set<string>>>;
  /** `quarantined`: numbers of the batches whose only member row TikTok refused for its own sake. */
  deliveries(
    run: string,
    planned: Difference | undefined,
    quarantined?: readonly number[],
  ): Promise<Deliveries>;
  readonly files: CustomerFiles;
  /** How the audience is filled, once something was sent: it never changes. */
  route(): Promise<Route | undefined>;
  rememberRoute(route: Route): Promise<void>;
  /** Makes what was answered a fact and drops what was not sent. */
  settle(): Promise<void>;
  /** What is known of identities with these digests (lower-case hex). */
  trace(digests: readonly string[]): Promise<Traced>;
  /** What it holds of the people with these digests besides. */
  linkedTo(digests: readonly string[]): Promise<string[]>;
  /** Forgets these people for good where TikTok has; `anyway`: where there is no audience any more. */
  erase(digests: readonly string[], options?: { anyway?: boolean }): Promise<Erasure>;
  /** Writes the file anew, so that what was deleted is gone from its bytes too. */
  compact(): Promise<Compaction>;
  /** Copies what it holds, settled and without what was deleted, into a new file. */
  copyTo(path: string): Promise<void>;
  /** Of all its batches. */
  runs(): Promise<string[]>;
  /** Moves the ledger of an audience that did not exist yet to its place under the id TikTok gave it. */
  become(audienceId: string): Promise<void>;
  /** Closes the file and gives the lock back; `discard` also deletes it (a dry run of an audience that does not exist). */
  close(options?: { discard?: boolean }): Promise<void>;
}

/** `stream`: members in requests; `file`: in customer files. */
export type Route = 'stream' | 'file';

export interface FlatStaging {
  /** Stages a whole file; undefined where it has to be staged record by record. Not while others are added. */
  scan(scan: FlatScan): Promise<ScannedRows | undefined>;
}

export interface LedgerOptions extends LockOptions {
  /** The advertiser's folder, see `ledgerFolder`. */
  folder: string;
  /** Audience id, or `new/<run>` for an audience that does not exist yet. */
  name: string;
  /** For what the database holds in memory; default: what each step needs. */
  memoryLimit?: string;
}

/** Fewer are not worth opening the file again for. */
const manyMembers = 5000;
/** From here on a second thread is worth the memory it takes. */
const veryManyMembers = 200_000;
/** Fewer leave room enough for what compares them. */
const manyScanned = 2_000_000;
const veryLargeFile = 16 * 1024 * 1024;
/** It fills what it is given with the rows it wrote, and does not need them before they are compared. */
const stagingMemory = '64MB';

/** Takes the audience's lock, opens its ledger and settles what a stopped run left. */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  let place = join(options.folder, options.name);
  let lock: Lock = await takeLock(place, options);
  let database: Database;
  try {
    database = await openSettled(place, options);
  } catch (error) {
    await lock.release();
    throw error;
  }
  let staged = 0;
  let scanned: ScannedTable[] = [];
  // Large queries leave DuckDB's heap in pieces, which only closing gives back (90 MB after 100,000 members);
  // opening again costs some 25 ms.
  const reopen = async () => {
    if (staged < manyMembers) return;
    database.close();
    collectEverything();
    database = await openReady(place, options.memoryLimit);
    if (staged >= veryManyMembers) await database.run('set threads = 2');
  };
  const whileClosed = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    database.close();
    try {
      return await work();
    } finally {
      database = await openReady(place, options.memoryLimit);
    }
  };
  const compact = async () => {
    const { compactLedger } = await import('./compact.ts');
    const done = await whileClosed(() => compactLedger(ledgerFile(place)));
    await (await erasing()).recordRewrite(database);
    return done;
  };
  return {
    ...openJournal(() => database),
    stage: async () => {
      const staging = await openStaging(database);
      const { name } = database;
      await database.limitMemory(stagingMemory);
      const add = (member: StagedMember) => {
        staged += 1;
        asLedgerFault(name, () => staging.add(member));
      };
      return {
        add,
        close: () => asLedgerFault(name, staging.close),
        scan: async (scan) => {
          const table = `scanned_${scanned.length}`;
          await database.limitMemory();
          if (scan.size >= veryLargeFile) await database.run('set threads = 2');
          const { scanFlat } = await import('./flat/scan.ts');
          const rows = await scanFlat(database, table, scan, add);
          if (rows === undefined) return undefined;
          await prepareMoving(database, table);
          staged += rows.staged;
          scanned.push({ table, staged: rows.staged, file: scan.file, seq: scan.seq });
          return rows;
        },
      };
    },
    ruleSets: async () => (await database.values('select distinct rules from identities')) as string[],
    plan: async (request) => {
      await database.limitMemory();
      const excluded = await settlePersons(database, scanned);
      // A scan leaves little behind of what it took, and opening again takes as long as to compare half a million.
      if (scanned.length === 0 || staged >= manyScanned) await reopen();
      const difference = await planDifference(database, request, excluded, scanned);
      await dropScanned(database);
      scanned = [];
      // What was only counted is done with: nothing large follows.
      if (request.countOnly) staged = 0;
      await reopen();
      return difference;
    },
    keepPlan: (run) => keepPlan(database, run, options.clock.now()),
    takePlan: (plan, run) => takePlan(database, plan, run),
    pending: (run) => pendingBatches(database, run),
    body: (batch, to) => batchBody(database, batch, to),
    split: (...batch) => splitBatch(database, ...batch),
    recordOf: (number) => recordOf(database, number),
    membership: async () => (await import('./membership.ts')).readMembership(database),
    deliveries: (...delivered) => countDeliveries(database, ...delivered),
    files: customerFiles(() => database),
    route: async () => (await readMeta(database, 'route')) as Route | undefined,
    rememberRoute: (route) => writeMeta(database, 'route', route),
    settle: async () => {
      // With fewer the most memory is taken elsewhere (100,000 rows: 13 MB more at most), and opening again costs a third
      // of settling.
      if (staged >= veryManyMembers) await reopen();
      await settle(database);
      // Only now: to delete what was staged takes as much as it is given.
      await database.limitMemory();
    },
    compact,
    trace: async (digests) => (await import('./trace.ts')).trace(database, digests),
    linkedTo: async (digests) => (await erasing()).findLinked(database, digests),
    erase: async (digests, how) => {
      const erasure = await (await erasing()).erase(database, digests, how);
      if (erasure.rewrite) await compact();
      return erasure;
    },
    copyTo: async (path) => {
      const { copyLedger } = await import('./compact.ts');
      await whileClosed(() => copyLedger(ledgerFile(place), path));
    },
    runs: async () => (await database.values('select distinct run from batches order by run')) as string[],
    become: async (audienceId) => {
      const next = join(options.folder, audienceId);
      const nextLock = await takeLock(next, options);
      try {
        // The log would stay behind: all of it has to be in the file.
        await database.run('checkpoint');
        database.close();
        await rename(ledgerFile(place), ledgerFile(next)).catch((error) => {
          throw unwritable(ledgerFile(next), error);
        });
      } catch (error) {
        await nextLock.release();
        throw error;
      }
      await lock.release();
      [place, lock] = [next, nextLock];
      database = await openReady(place, options.memoryLimit);
    },
    close: async ({ discard = false } = {}) => {
      try {
        if (discard) await database.forgetLog();
        database.close();
        if (discard) await removeLedger(place);
      } finally {
        await lock.release();
      }
    },
  };
}

function erasing() {
  return import('./erase.ts');
}
