import type { DuckDBConnection, DuckDBType } from '@duckdb/node-api';
import { loadDuckDB } from '../../duckdb.ts';
import { damaged, unreadable } from '../faults.ts';

/** A Parquet file under DuckDB: that file and nothing else, and nothing of it on disk. */
export interface ParquetFile {
  readonly columns: readonly { name: string; type: DuckDBType }[];
  readonly rowCount: number;
  /** One text for each row, in the order of the file, as SQL makes it. */
  texts(
    expression: string,
    options: { limit?: number; signal?: AbortSignal | undefined },
  ): AsyncIterable<string[]>;
  close(): void;
}

/** Opens it. Fault: `source_damaged`, also while rows are read. */
export async function openParquetFile(file: string, path: string): Promise<ParquetFile> {
  const { DuckDBInstance } = loadDuckDB().api;
  const instance = await DuckDBInstance.create(':memory:', settings);
  const connection = await instance.connect();
  const close = () => {
    connection.closeSync();
    instance.closeSync();
  };
  const from = source(path);
  try {
    await lockIn(connection, path);
    const reader = await connection.runAndReadAll(`SELECT * FROM ${from} LIMIT 0`);
    const types = reader.columnTypes();
    const columns = reader.columnNames().map((name, at) => ({ name, type: types[at] as DuckDBType }));
    const [[count] = []] = (
      await connection.runAndReadAll(`SELECT count(*)::INTEGER FROM ${from}`)
    ).getRows();
    return {
      columns,
      rowCount: Number(count),
      texts: (expression, options) =>
        readTexts(file, connection, `SELECT (${expression})::VARCHAR FROM ${from} AS record`, options),
      close,
    };
  } catch (cause) {
    close();
    throw broken(file, cause);
  }
}

/** A row group is read at once, however wide; plain identifiers must not be spilled, so there is nowhere to spill to. */
const settings = { threads: '2', memory_limit: '1GB', temp_directory: '' };

/** Everything but this file is closed, and what is closed stays closed. */
async function lockIn(connection: DuckDBConnection, path: string): Promise<void> {
  await connection.run(`SET TimeZone = 'UTC'`);
  await connection.run(`SET allowed_paths = [${literal(path)}, ${literal(exactly(path))}]`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}

/**
 * `binary_as_string`: Spark before 3 and Impala write texts without saying that they are texts. Hive partitioning off:
 * it makes a column of a folder called `exportTime=…`.
 */
function source(path: string): string {
  return `read_parquet(${literal(exactly(path))}, binary_as_string = true, hive_partitioning = false)`;
}

/** DuckDB takes every name for a pattern; in brackets its signs stand for themselves. */
function exactly(path: string): string {
  return path.replace(/[*?[]/g, '[$&]');
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

async function* readTexts(
  file: string,
  connection: DuckDBConnection,
  sql: string,
  { limit, signal }: { limit?: number; signal?: AbortSignal | undefined },
): AsyncGenerator<string[]> {
  const stop = () => connection.interrupt();
  signal?.throwIfAborted();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const result = await connection.stream(limit === undefined ? sql : `${sql} LIMIT ${limit}`);
    for (;;) {
      const chunk = await result.fetchChunk();
      signal?.throwIfAborted();
      if (chunk === null || chunk.rowCount === 0) return;
      yield chunk.getColumnValues(0) as string[];
    }
  } catch (cause) {
    signal?.throwIfAborted();
    throw broken(file, cause);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

/** Not its own message: it may hold a path or a value. */
function broken(file: string, cause: unknown): Error {
  const text = cause instanceof Error ? cause.message : '';
  if (/Out of Memory/i.test(text)) {
    return unreadable(
      file,
      'is a Parquet file with row groups too large to be read in 1 GB of memory',
      'Export it in smaller files or smaller row groups.',
    );
  }
  const cut = /too small to be a Parquet file|No magic bytes found at end/i.test(text);
  return damaged(
    file,
    cut ? 'at its end' : 'in its data',
    cut ? 'the Parquet file is cut off' : 'the Parquet file is damaged',
    'Copy or export the file again.',
  );
}
