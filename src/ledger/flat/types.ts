import type { Kind, PlainProfiles, PlainRows, Reason } from '../../identities/index.ts';
import type { FlatProfiles, FlatTable } from '../../sources/index.ts';
import type { StagedMember } from '../staging.ts';

/** What a record gives, wherever it stands. */
export type UnplacedMember = Omit<StagedMember, 'seq' | 'file' | 'record'>;

/** What there is to read, and what the database may do by itself with it. */
export type FlatContent = FlatTableContent | FlatProfilesContent;

export interface FlatTableContent {
  flat: FlatTable;
  plain: PlainRows;
}
export interface FlatProfilesContent {
  flat: FlatProfiles;
  plain: PlainProfiles;
}

/** The rows of a file as a query gives them. */
export interface Rows {
  /** With a column `c0`, `c1`, … for each cell. */
  query: string;
  /** What `readRow` takes. */
  arguments: readonly string[];
  /** What else must hold for a row to be plain. */
  conditions: readonly string[];
  /** When the membership of a plain row came to be. */
  statusTime: string;
}

/** A flat file for the database to read by itself. */
export interface FlatScan {
  /** As the user named it. */
  file: string;
  content: FlatContent;
  /** Of the file, in bytes. */
  size: number;
  /** Position of its first record in the whole source. */
  seq: number;
  /**
   * Reads a row that is not plain: the cells of `plain.columns` in their order, or the line of a profile. Undefined:
   * nothing is to be staged. Throws `IrregularRow` where the file has to be read record by record after all.
   */
  readRow(cells: readonly string[]): UnplacedMember | undefined;
  signal: AbortSignal;
}

/** A row that a database would not read as we do. */
export class IrregularRow extends Error {}

/** Numbers of rows: all, those that the table holds members of, and by what the plain ones among them are. */
export interface ScannedRows {
  rows: number;
  staged: number;
  members: number;
  empty: number;
  rejections: Rejections;
}

/** What the database rejected by itself: cells, those of members too, and records that hold nothing else. */
export interface Rejections {
  records: number;
  cells: readonly { kind: Kind; reason: Reason; count: number }[];
}

/** The table of a scanned file: a row a record, in its order. */
export interface ScannedTable {
  table: string;
  /** How many of its rows hold a member: each is one row of what is staged. */
  staged: number;
  file: string;
  seq: number;
}
