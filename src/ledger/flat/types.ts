import type { PlainRows } from '../../identities/index.ts';
import type { FlatFile } from '../../sources/index.ts';
import type { StagedMember } from '../staging.ts';

/** What a record gives, wherever it stands. */
export type UnplacedMember = Omit<StagedMember, 'seq' | 'file' | 'record'>;

/** A flat file for the database to read by itself. */
export interface FlatScan {
  /** As the user named it. */
  file: string;
  flat: FlatFile;
  /** Of the file, in bytes. */
  size: number;
  /** Position of its first record in the whole source. */
  seq: number;
  plain: PlainRows;
  /** Reads a row that is not plain: the cells of `plain.columns` in their order. Undefined: nothing is to be staged. */
  readRow(cells: readonly string[]): UnplacedMember | undefined;
  signal: AbortSignal;
}

/** Numbers of rows: all, and by what the plain ones among them are. */
export interface ScannedRows {
  rows: number;
  members: number;
  empty: number;
}

/** The table of a scanned file: a row a record, in its order. */
export interface ScannedTable {
  table: string;
  file: string;
  seq: number;
}
