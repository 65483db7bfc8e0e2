import type { DuckDBType } from '@duckdb/node-api';
import { loadDuckDB } from '../../duckdb.ts';
import { Columns } from '../json/columns.ts';
import type { JsonObject, SourceRecord } from '../types.ts';
import type { ParquetFile } from './database.ts';

/** How a row of a Parquet file becomes a record. */
export interface Shape {
  /** What SQL makes of a row, as JSON: one text a row, since fetching each cell by itself takes twice as long. */
  expression: string;
  /** Undefined where records are nested profiles; otherwise it may grow while nested rows are read. */
  headers: readonly string[] | undefined;
  record(text: string, number: number): SourceRecord;
}

/** By the columns: nested profiles of Adobe's as they are, other objects by their paths, flat columns as texts. */
export function shapeOf(file: string, { columns }: ParquetFile): Shape {
  if (!columns.some(({ type }) => isNested(type))) {
    return {
      expression: `to_json([${columns.map(({ name }) => textOf(name)).join(', ')}])`,
      headers: columns.map(({ name }) => name),
      record: (text, number) => ({ number, line: number, cells: JSON.parse(text) }),
    };
  }
  // The database writes maps as objects and times as texts; what it counts exactly stays below 2^53.
  const expression = 'to_json(record)';
  const objectOf = (text: string): JsonObject => JSON.parse(text);
  if (columns.some(({ name, type }) => ofProfiles.test(name) && isNested(type))) {
    return {
      expression,
      headers: undefined,
      record: (text, number) => ({ number, line: number, profile: objectOf(text) }),
    };
  }
  const paths = new Columns(file);
  return {
    expression,
    headers: paths.names,
    record: (text, number) => ({ number, line: number, cells: paths.cellsOf(objectOf(text)) }),
  };
}

/** The parts of an Adobe profile that no flat row has (adobe-formats 3.1). */
const ofProfiles = /^(?:xdm:)?(?:identityMap|segmentMembership)$/;

function textOf(column: string): string {
  return `coalesce(CAST("${column.replaceAll('"', '""')}" AS VARCHAR), '')`;
}

function isNested({ typeId }: DuckDBType): boolean {
  const { LIST, STRUCT, MAP, ARRAY, UNION } = loadDuckDB().api.DuckDBTypeId;
  return [LIST, STRUCT, MAP, ARRAY, UNION].some((nested) => nested === typeId);
}
