import { access, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { SchemaColumn } from '../tiktok/index.ts';
import {
  type AnsweredState,
  type BatchOutcome,
  batchBody,
  type PendingBatch,
  pendingBatches,
  recordAnswer,
  recordNotTaken,
  recordOf,
  recordSent,
  splitBatch,
} from './batches.ts';
import { type Database, openDatabase } from './database.ts';
import { type Difference, type DifferenceOptions, planDifference } from './difference.ts';
import { scanFlat } from './flat/scan.ts';
import { dropScanned, stagedRows, stageScanned } from './flat/tables.ts';
import type { FlatScan, ScannedRows, ScannedTable } from './flat/types.ts';
import { collectEverything } from './free-results.ts';
import { type Lock, type LockOptions, takeLock } from './lock.ts';
import { readMembership } from './membership.ts';
import { isDisputed, settlePersons } from './persons.ts';
import { dropOldPlans, keepPlan, type TakenPlan, takePlan } from './plans.ts';
import { prepareSchema } from './schema.ts';
import { countDeliveries, type Deliveries, settle } from './settlement.ts';
import { openStaging, type StagedMember, type Staging } from './staging.ts';

/** What TikTok has acknowledged of one audience, and the run at work on it. One instance a file, under its lock. */
export interface Ledger {
  stage(): Promise<Staging & FlatStaging>;
  /** Names of the rule sets under which it holds identities. */
  ruleSets(): Promise<string[]>;
  plan(options: DifferenceOptions): Promise<Difference>;
  /** Sets what was planned aside under the name of its run, for `takePlan`. */
  keepPlan(run: string): Promise<void>;
  takePlan(plan: string, run: string): Promise<TakenPlan>;
  pending(run: string): Promise<PendingBatch[]>;
  body(batch: PendingBatch, to: { advertiserId: string; audienceId: string }): Promise<Uint8Array>;
  recordSent(number: number, bodyDigest: string, at: Date): Promise<void>;
  recordNotTaken(number: number): Promise<void>;
  recordAnswer(number: number, state: AnsweredState, outcome: BatchOutcome, at: Date): Promise<void>;
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
  /** Makes what was answered a fact and drops what was not sent. */
  settle(): Promise<void>;
  /** Moves the ledger of an audience that did not exist yet to its place under the id TikTok gave it. */
  become(audienceId: string): Promise<void>;
  /** Closes the file and gives the lock back; `discard` also deletes it (a dry run of an audience that does not exist). */
  close(options?: { discard?: boolean }): Promise<void>;
}

export interface FlatStaging {
  /** Stages a whole file; undefined where it has to be staged record by record. Not while others are added. */
  scan(scan: FlatScan): Promise<ScannedRows | undefined>;
}

export interface LedgerOptions extends LockOptions {
  /** The advertiser's folder, see `ledgerFolder`. */
  folder: string;
  /** Audience id, or `new/<run>` for an audience that does not exist yet. */
  name: string;
}

/** Fewer are not worth opening the file again for. */
const manyMembers = 5000;
/** From here on a second thread is worth the memory it takes. */
const veryManyMembers = 200_000;
const veryLargeFile = 16 * 1024 * 1024;

/** Takes the audience's lock, opens its ledger and settles what a stopped run left. */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  let place = join(options.folder, options.name);
  let lock: Lock = await takeLock(place, options);
  let database: Database;
  try {
    database = await openReady(place);
  } catch (error) {
    await lock.release();
    throw error;
  }
  await settle(database);
  await dropOldPlans(database, options.clock.now());
  let staged = 0;
  let scanned: ScannedTable[] = [];
  // Large queries leave DuckDB's heap in pieces, which only closing gives back (90 MB after 100,000 members);
  // opening again costs some 25 ms.
  const reopen = async () => {
    if (staged < manyMembers) return;
    database.close();
    collectEverything();
    database = await openReady(place);
    if (staged >= veryManyMembers) await database.run('set threads = 2');
  };
  return {
    stage: async () => {
      const staging = await openStaging(database);
      const add = (member: StagedMember) => {
        staged += 1;
        staging.add(member);
      };
      return {
        ...staging,
        add,
        scan: async (scan) => {
          const table = `scanned_${scanned.length}`;
          if (scan.size >= veryLargeFile) await database.run('set threads = 2');
          const rows = await scanFlat(database, table, scan, add);
          if (rows === undefined) return undefined;
          staged += rows.members;
          scanned.push({ table, file: scan.file, seq: scan.seq });
          staging.flush();
          return rows;
        },
      };
    },
    ruleSets: async () => (await database.values('select distinct rules from identities')) as string[],
    plan: async (request) => {
      if (await isDisputed(database)) {
        await stageScanned(database, scanned);
        scanned = [];
      }
      const excluded = await settlePersons(database);
      await reopen();
      collectEverything();
      const difference = await planDifference(database, request, excluded, stagedRows(scanned));
      await dropScanned(database);
      scanned = [];
      await reopen();
      return difference;
    },
    keepPlan: (run) => keepPlan(database, run, options.clock.now()),
    takePlan: (plan, run) => takePlan(database, plan, run),
    pending: (run) => pendingBatches(database, run),
    body: (batch, to) => batchBody(database, batch, to),
    recordSent: (...batch) => recordSent(database, ...batch),
    recordNotTaken: (number) => recordNotTaken(database, number),
    recordAnswer: (...answer) => recordAnswer(database, ...answer),
    split: (...batch) => splitBatch(database, ...batch),
    recordOf: (number) => recordOf(database, number),
    membership: () => readMembership(database),
    deliveries: (...delivered) => countDeliveries(database, ...delivered),
    settle: async () => {
      await reopen();
      await settle(database);
    },
    become: async (audienceId) => {
      const next = join(options.folder, audienceId);
      const nextLock = await takeLock(next, options);
      database.close();
      await rename(fileOf(place), fileOf(next));
      database = await openReady(next);
      await lock.release();
      [place, lock] = [next, nextLock];
    },
    close: async ({ discard = false } = {}) => {
      database.close();
      if (discard) await removeLedger(place);
      await lock.release();
    },
  };
}

/** Whether anything was ever kept of an audience. */
export async function ledgerExists(folder: string, name: string): Promise<boolean> {
  return await access(fileOf(join(folder, name))).then(
    () => true,
    () => false,
  );
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
    const archived = `${place}.${at.toISOString().replace(/\W/g, '')}`;
    await rename(fileOf(place), fileOf(archived)).catch((error) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    });
  } finally {
    await lock.release();
  }
}

async function openReady(place: string): Promise<Database> {
  const database = await openDatabase(fileOf(place));
  await prepareSchema(database.connection, basename(fileOf(place)));
  return database;
}

async function removeLedger(place: string): Promise<void> {
  await rm(fileOf(place), { force: true });
  await rm(`${fileOf(place)}.wal`, { force: true });
}

function fileOf(place: string): string {
  return `${place}.duckdb`;
}
