import type { DuckDBAppender } from '@duckdb/node-api';
import type { Vector } from '@duckdb/node-bindings';
import type { DuckDB } from '../duckdb.ts';
import type { Identity } from '../identities/index.ts';
import type { Role } from './roles.ts';
import { slotOf, slots } from './slots.ts';

/** What the rows of one group have in common: the identities of a record that are in the same case. */
export interface StagedGroup {
  seq: number;
  file: string;
  record: number;
  role: Role;
  statusTime: Date | undefined;
  rules: string | undefined;
}

/** The most rows that DuckDB takes at once. */
export const chunkRows = 2048;

/**
 * Some rows of the table `staged`, column by column as DuckDB takes them. Its appender asks for one call a cell, which
 * took twice as long (1.15 s of 300,000 rows, so 0.65 s), and its own wrapper of chunks one big number for each NULL.
 */
export class StagedChunk {
  #rows = 0;
  #file: string | undefined;
  readonly #filled = new Uint32Array(slots.length);
  readonly #seqs = new BigUint64Array(chunkRows);
  readonly #places = new Uint16Array(chunkRows);
  readonly #roles = new Uint8Array(chunkRows);
  readonly #records = new BigUint64Array(chunkRows);
  readonly #times = new BigInt64Array(chunkRows);
  /** One bit a row that is not NULL, for each column that may be. */
  readonly #present = [...nullable, ...slots].map(() => new Uint8Array(chunkRows / 8));
  readonly #sha256 = Buffer.alloc(32);
  readonly #md5 = Buffer.alloc(16);
  readonly #vectors: readonly Vector[];
  readonly #duckdb: DuckDB;
  readonly #chunk: InstanceType<DuckDB['api']['DuckDBDataChunk']>;

  constructor(duckdb: DuckDB) {
    const { DuckDBDataChunk, BLOB, TIMESTAMP, UBIGINT, USMALLINT, UTINYINT, VARCHAR } = duckdb.api;
    const types = [
      UBIGINT,
      USMALLINT,
      UTINYINT,
      VARCHAR,
      UBIGINT,
      TIMESTAMP,
      VARCHAR,
      ...slots.map(() => BLOB),
    ];
    const chunk = DuckDBDataChunk.create(types);
    this.#duckdb = duckdb;
    this.#chunk = chunk;
    this.#vectors = types.map((_, column) => duckdb.bindings.data_chunk_get_vector(chunk.chunk, column));
  }

  get rows(): number {
    return this.#rows;
  }

  /** A chunk is of one file. */
  isOf(file: string): boolean {
    return this.#rows === 0 || this.#file === file;
  }

  /**
   * Adds of a group the rows in the range, which have to fit. It has as many as the most numerous slot has values, row k
   * with the k-th value of each slot; returns how many.
   */
  add(
    group: StagedGroup,
    identities: readonly Identity[],
    { from, to }: { from: number; to: number },
  ): number {
    this.#file = group.file;
    this.#filled.fill(0);
    const start = this.#rows - from;
    let height = 0;
    for (const { kind, hash, digest } of identities) {
      const slot = slotOf(kind, hash);
      const k = this.#filled[slot] as number;
      this.#filled[slot] = k + 1;
      height = Math.max(height, k + 1);
      if (k < from || k >= to) continue;
      if (start + k === this.#rows) this.#begin(group, k);
      this.#put(slot, start + k, hash === 'md5' ? this.#md5 : this.#sha256, digest);
    }
    return height;
  }

  /** Hands its rows over, and is empty. */
  moveTo(appender: DuckDBAppender): void {
    if (this.#rows === 0) return;
    const { bindings } = this.#duckdb;
    bindings.data_chunk_set_size(this.#chunk.chunk, this.#rows);
    const fixed = [this.#seqs, this.#places, this.#roles, undefined, this.#records, this.#times];
    for (const [column, values] of fixed.entries()) {
      const length = (values?.BYTES_PER_ELEMENT ?? 0) * this.#rows;
      if (values) bindings.copy_data_to_vector(this.#vector(column), 0, values.buffer, 0, length);
    }
    bindings.vector_reference_value(this.#vector(fileColumn), bindings.create_varchar(this.#file ?? ''));
    for (const [at, bits] of this.#present.entries()) {
      const vector = this.#vector(timeColumn + at);
      bindings.vector_ensure_validity_writable(vector);
      bindings.copy_data_to_vector_validity(vector, 0, bits.buffer, 0, bits.length);
      bits.fill(0);
    }
    appender.appendDataChunk(this.#chunk);
    this.#chunk.reset();
    this.#rows = 0;
  }

  #begin({ seq, record, role, statusTime, rules }: StagedGroup, k: number): void {
    const row = this.#rows++;
    this.#seqs[row] = BigInt(seq);
    this.#places[row] = k;
    this.#roles[row] = role;
    this.#records[row] = BigInt(record);
    if (statusTime !== undefined) {
      this.#times[row] = BigInt(statusTime.getTime()) * 1000n;
      this.#mark(timeColumn, row);
    }
    if (rules !== undefined) {
      this.#duckdb.bindings.vector_assign_string_element(this.#vector(rulesColumn), row, rules);
      this.#mark(rulesColumn, row);
    }
  }

  #put(slot: number, row: number, bytes: Buffer, digest: string): void {
    if (bytes.write(digest, 'hex') !== bytes.length) throw new Error('A digest is not of its length.');
    const column = rulesColumn + 1 + slot;
    this.#duckdb.bindings.vector_assign_string_element_len(this.#vector(column), row, bytes);
    this.#mark(column, row);
  }

  #mark(column: number, row: number): void {
    const bits = this.#present[column - timeColumn] as Uint8Array;
    bits[row >> 3] = (bits[row >> 3] as number) | (1 << (row & 7));
  }

  #vector(column: number): Vector {
    return this.#vectors[column] as Vector;
  }
}

const nullable = ['status_time', 'rules'];
const [fileColumn, timeColumn, rulesColumn] = [3, 5, 6];
