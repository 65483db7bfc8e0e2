import type { DuckDBBlobValue } from '@duckdb/node-api';
import type { FileAction, SchemaColumn } from '../../tiktok/index.ts';
import type { Database } from '../database.ts';
import { slots } from '../slots.ts';
import { slotColumns, unpivoted } from '../standing.ts';
import { deviceColumns, devicesThatStay } from './devices.ts';
import { carriedRows } from './replacement.ts';

/** What the columns of a file are called and hold; with several kinds in one column, each value takes a line. */
export type FileLayout = readonly { readonly name: string; readonly schemas: readonly SchemaColumn[] }[];

export interface FileRowsRequest {
  run: string;
  /** Numbers of the batches whose rows are wanted. */
  batches: readonly number[];
  action: FileAction;
  layout: FileLayout;
}

/** The rows that one call brings, in a fixed order, so that any part of them can be read any number of times. */
export interface FileRows {
  readonly rows: number;
  /** Of the layout, the columns that hold anything, in its order. */
  readonly columns: readonly string[];
  /** Bytes of the longest line that can be, its end included. */
  readonly width: number;
  /** The lines from one position up to another, as bytes. */
  text(from: number, to: number): Promise<Uint8Array>;
}

/** Sets the rows aside in a temporary table, which the next call replaces; it holds digests only. */
export async function makeFileRows(database: Database, request: FileRowsRequest): Promise<FileRows> {
  const { layout } = request;
  const isMixed = layout.some(({ schemas }) => schemas.length > 1);
  const rows = await sourceOf(database, request);
  const cells = layout.map(({ schemas }, at) => `${columnOf(schemas[0])} as c${at}`);
  const names = layout.map((_, at) => `c${at}`);
  await database.run(
    isMixed
      ? `create or replace temp table file_rows as select digest as c0 from (${unpivoted(`(${rows})`)})
         where slot in (${layout.flatMap(({ schemas }) => schemas.map(slotNumber)).join(', ')})`
      : `create or replace temp table file_rows as select ${cells.join(', ')} from (${rows})
         where coalesce(${cells.map((cell) => cell.split(' ')[0]).join(', ')}) is not null`,
  );
  const [counts = {}] = await database.rows(
    `select count(*) as rows, ${names.map((name) => `count(${name}) as ${name}`).join(', ')} from file_rows`,
  );
  const used = names.filter((name) => Number(counts[name]) > 0);
  const lines = used.map((name) => `coalesce(lower(hex(${name})), '')`).join(` || ',' || `);
  return {
    rows: Number(counts['rows']),
    columns: layout.filter((_, at) => used.includes(`c${at}`)).map(({ name }) => name),
    width: layout.reduce(
      (sum, { schemas }, at) => sum + (used.includes(`c${at}`) ? hexLength(schemas[0]) + 1 : 0),
      0,
    ),
    text: async (from, to) => {
      const [text] =
        await database.values(`select encode(string_agg(${lines}, chr(10) order by rowid) || chr(10))
        from file_rows where rowid >= ${from} and rowid < ${to}`);
      return (text as DuckDBBlobValue).bytes;
    },
  };
}

/** A query that gives the rows with their slots as columns. */
async function sourceOf(database: Database, { run, batches, action }: FileRowsRequest): Promise<string> {
  const chosen = `from outgoing where batch in (${batches.join(', ')})`;
  if (action === 'REPLACE') {
    await carriedRows(database, batches);
    return `select ${slotColumns} from carried union all select ${slotColumns} ${chosen}
      and batch in (select number from batches where action = 'add')`;
  }
  if (action === 'REMOVE' && (await devicesThatStay(database, run, batches))) {
    const cells = slots.map(({ column }) =>
      deviceColumns.includes(column)
        ? `if(${column} in (select digest from staying_devices), null, ${column}) as ${column}`
        : column,
    );
    return `select ${cells.join(', ')} ${chosen} order by member_row`;
  }
  return `select ${slotColumns} ${chosen} order by member_row`;
}

function slotNumber(schema: SchemaColumn): number {
  return slots.findIndex((slot) => slot.schema === schema);
}

function columnOf(schema: SchemaColumn | undefined): string | undefined {
  return slots.find((slot) => slot.schema === schema)?.column;
}

function hexLength(schema: SchemaColumn | undefined): number {
  return schema?.endsWith('_MD5') ? 32 : 64;
}
