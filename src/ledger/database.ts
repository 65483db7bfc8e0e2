import { mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { loadDuckDB } from '../duckdb.ts';
import { Fault } from '../fault.ts';
import { resultCollector } from './free-results.ts';

export interface Database {
  /** Of its file, for messages. */
  readonly name: string;
  readonly connection: DuckDBConnection;
  /** Values of the first column. */
  values(sql: string): Promise<unknown[]>;
  /** Rows as objects, integers as plain numbers; throws for one beyond 2^53. */
  rows(sql: string): Promise<Record<string, unknown>[]>;
  run(sql: string, ...values: (string | number | null)[]): Promise<void>;
  /** As `run`, with a statement that is made when its turn has come. */
  runLate(statement: () => { sql: string; values: (string | number)[] }): Promise<void>;
  /** Runs `work` in one transaction: all of it is kept, or nothing. */
  together<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Lets it hold so much in memory from here on, as much as usual where nothing is said; not where it was opened with a limit. */
  limitMemory(limit?: string): Promise<void>;
  /** From here on not a byte of the file changes, for whoever may repair or can read it. Gives the fault back. */
  untouched(fault: Fault): Promise<Fault>;
  /** Closing it will not bring the file up to date: for a file that is to be deleted. */
  forgetLog(): Promise<void>;
  /** Once more does no harm. */
  close(): void;
}

export interface DatabaseOptions {
  /** Changes not one byte, not even by taking over the log that a killed run left. */
  readOnly?: boolean;
  /** For what it holds in memory; default: 384MB. */
  memoryLimit?: string | undefined;
}

/**
 * Opens one ledger file. The caller holds its lock: DuckDB's own is not enough, since opening a file twice in a
 * process drops it. Faults: `ledger_damaged`, `disk_full`, `ledger_unusable`.
 */
export async function openDatabase(path: string, options: DatabaseOptions = {}): Promise<Database> {
  if (!options.readOnly) await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const { DuckDBInstance } = loadDuckDB().api;
  const file = basename(path);
  let instance: DuckDBInstance;
  let connection: DuckDBConnection;
  try {
    instance = await DuckDBInstance.create(path, settingsOf(options));
    connection = await instance.connect();
  } catch (error) {
    throw ledgerFault(error, file);
  }
  const collect = resultCollector(16);
  let stopped: Fault | undefined;
  const forgetLog = async () => {
    await connection.run('pragma disable_checkpoint_on_shutdown').catch(() => undefined);
  };
  const untouched = async (fault: Fault) => {
    stopped = fault;
    await connection.run('rollback').catch(() => undefined);
    // Closing would write the log of the last run into the file.
    await forgetLog();
    return fault;
  };
  // One statement at a time: batches are sent side by side, but share this connection.
  let last: Promise<unknown> = Promise.resolve();
  const guarded = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const wanted = () => (stopped ? Promise.reject(stopped) : work());
    const next = last.then(wanted).then(
      (result) => {
        collect();
        return result;
      },
      async (error) => {
        const fault = ledgerFault(error, file);
        throw fault.code === 'ledger_damaged' ? await untouched(fault) : fault;
      },
    );
    last = next.catch(() => undefined);
    return next;
  };
  let closed = false;
  const database: Database = {
    name: file,
    connection,
    values: (sql) =>
      guarded(async () => (await connection.runAndReadAll(sql)).getRows().map((row) => row[0])),
    rows: (sql) =>
      guarded(async () => (await connection.runAndReadAll(sql)).getRowObjects().map(plainNumbers)),
    run: (sql, ...values) => guarded(async () => void (await connection.run(sql, values))),
    runLate: (statement) =>
      guarded(async () => {
        const { sql, values } = statement();
        await connection.run(sql, values);
      }),
    together: async (work) => {
      await database.run('begin');
      try {
        const result = await work();
        await database.run('commit');
        return result;
      } catch (error) {
        await connection.run('rollback').catch(() => undefined);
        throw error;
      }
    },
    limitMemory: async (limit = usualMemory) => {
      if (options.memoryLimit === undefined) await database.run(`set memory_limit = '${limit}'`);
    },
    untouched,
    forgetLog,
    close: () => {
      if (closed) return;
      closed = true;
      connection.closeSync();
      instance.closeSync();
    },
  };
  return database;
}

const usualMemory = '384MB';

/**
 * With as much ten million members stay below a gigabyte in all; what does not fit is spilled beside the ledger, and
 * holds digests only. Nothing outside the ledger can be read or loaded.
 */
function settingsOf({
  readOnly = false,
  memoryLimit = usualMemory,
}: DatabaseOptions): Record<string, string> {
  return {
    memory_limit: memoryLimit,
    threads: '1',
    preserve_insertion_order: 'true',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    ...(readOnly && { access_mode: 'READ_ONLY' }),
  };
}

function plainNumbers(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, typeof value === 'bigint' ? safeNumber(value) : value]),
  );
}

function safeNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError('The ledger gave a number beyond 2^53.');
  return number;
}

/** For what is done past the connection. */
export function asLedgerFault<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw ledgerFault(error, file);
  }
}

/** DuckDB's own words stay in the cause: they may quote what they stumbled over. */
function ledgerFault(error: unknown, file: string): Fault {
  if (error instanceof Fault) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (/no space left|disk full|quota exceeded|out of disk|failed to offload|file too large/i.test(text)) {
    return new Fault('disk_full', `The disk is full: the ledger ${file} could not be written.`, {
      hint: 'Free some space and run the same command again; what was acknowledged is kept.',
      cause: error,
    });
  }
  if (
    /not a valid DuckDB|corrupt|checksum|could not read enough|serializ|wal file|failed to deserialize/i.test(
      text,
    )
  ) {
    return damagedLedger(file, error);
  }
  return new Fault('ledger_unusable', `The ledger ${file} cannot be used.`, {
    hint: 'Run again with --debug to see what the database says.',
    cause: error,
  });
}

export function damagedLedger(file: string, cause?: unknown): Fault {
  return new Fault('ledger_damaged', `The ledger ${file} is damaged; it was left as it is.`, {
    hint: 'Restore it from a backup, or move it away: the next push then sends the whole audience again.',
    cause,
  });
}
