import { type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import { Columns } from '../json/columns.ts';
import type { JsonObject, SourceRecord } from '../types.ts';
import type { ParquetFile } from './database.ts';

/** How a row of a Parquet file becomes a record. */
export interface Shape {
  /** The select list. */
  select: string;
  /** Undefined where records are nested profiles; otherwise it may grow while nested rows are read. */
  headers: readonly string[] | undefined;
  record(row: readonly unknown[], number: number): SourceRecord;
}

/** By the columns: nested profiles of Adobe's as they are, other objects by their paths, flat columns as texts. */
export function shapeOf(file: string, { columns }: ParquetFile): Shape {
  if (!columns.some(({ type }) => isNested(type))) {
    return {
      select: columns.map(({ name }) => `CAST("${name.replaceAll('"', '""')}" AS VARCHAR)`).join(', '),
      headers: columns.map(({ name }) => name),
      record: (row, number) => ({ number, line: number, cells: row.map(textOf) }),
    };
  }
  // The database writes maps as objects and times as texts; what it counts exactly stays below 2^53.
  const select = 'to_json(record)::VARCHAR';
  const objectOf = ([text]: readonly unknown[]): JsonObject => JSON.parse(String(text));
  if (columns.some(({ name, type }) => ofProfiles.test(name) && isNested(type))) {
    return {
      select,
      headers: undefined,
      record: (row, number) => ({ number, line: number, profile: objectOf(row) }),
    };
  }
  const paths = new Columns(file);
  return {
    select,
    headers: paths.names,
    record: (row, number) => ({ number, line: number, cells: paths.cellsOf(objectOf(row)) }),
  };
}

/** The parts of an Adobe profile that no flat row has (adobe-formats 3.1). */
const ofProfiles = /^(?:xdm:)?(?:identityMap|segmentMembership)$/;

function textOf(cell: unknown): string {
  return cell === null ? '' : String(cell);
}

function isNested({ typeId }: DuckDBType): boolean {
  return nested.has(typeId);
}

const nested: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.LIST,
  DuckDBTypeId.STRUCT,
  DuckDBTypeId.MAP,
  DuckDBTypeId.ARRAY,
  DuckDBTypeId.UNION,
]);
