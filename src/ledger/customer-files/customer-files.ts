import type { SchemaColumn } from '../../tiktok/index.ts';
import type { Database } from '../database.ts';
import type { BatchOutcome } from '../journal.ts';
import { slots } from '../slots.ts';
import { type FileRows, type FileRowsRequest, makeFileRows } from './file-rows.ts';
import { countPeople, type PeopleCount } from './people.ts';
import { type FilesInProcess, filesInProcess, keepInProcess, recall, recordTaken } from './processing.ts';

/** What the ledger does where an audience is filled with customer files: several batches go in one call. */
export interface CustomerFiles {
  /** The columns that the pending batches of a run have values in. */
  columns(run: string): Promise<SchemaColumn[]>;
  people(run: string): Promise<PeopleCount>;
  rows(request: FileRowsRequest): Promise<FileRows>;
  /** Before the call that names the files leaves; `digest` is theirs. */
  recordSent(batches: readonly number[], digest: string, at: Date): Promise<void>;
  /** TikTok surely took none of them. */
  recordNotTaken(batches: readonly number[]): Promise<void>;
  /** Acknowledged by the answer of the call; `mark` is what was known of TikTok's troubles before it. */
  recordTaken(
    batches: readonly number[],
    outcome: BatchOutcome,
    when: { run: string; at: Date; mark: string },
  ): Promise<void>;
  inProcess(): Promise<FilesInProcess[]>;
  /** Forgets the others: TikTok is through with them. */
  keepInProcess(files: readonly FilesInProcess[]): Promise<void>;
  recall(files: FilesInProcess): Promise<number>;
}

/** The database is asked for each time: the ledger opens it anew now and then. */
export function customerFiles(database: () => Database): CustomerFiles {
  const setState = (batches: readonly number[], assignments: string, ...values: string[]) =>
    database().run(`update batches set ${assignments} where number in (${batches.join(', ')})`, ...values);
  return {
    columns: async (run) => {
      const [counts = {}] = await database().rows(
        `select ${slots.map(({ column }) => `count(${column}) as ${column}`).join(', ')}
         from outgoing join batches on batch = number where run = '${run}' and state = 'pending'`,
      );
      return slots.filter(({ column }) => Number(counts[column]) > 0).map(({ schema }) => schema);
    },
    people: (run) => countPeople(database(), run),
    rows: (request) => makeFileRows(database(), request),
    recordSent: (batches, digest, at) =>
      setState(batches, `state = 'sent', body_digest = ?, sent_at = '${at.toISOString()}'`, digest),
    recordNotTaken: (batches) => setState(batches, "state = 'pending'"),
    recordTaken: (...taken) => recordTaken(database(), ...taken),
    inProcess: () => filesInProcess(database()),
    keepInProcess: (files) => keepInProcess(database(), files),
    recall: (files) => recall(database(), files),
  };
}
