import type { DuckDBConnection } from '@duckdb/node-api';
import { loadDuckDB } from '../../../duckdb.ts';

/** A database in memory that can reach nothing: no file, no network, no extension, no other setting. */
export interface Engine {
  readonly connection: DuckDBConnection;
  /** First column of each row. */
  values(sql: string, ...parameters: string[]): Promise<unknown[]>;
  close(): void;
}

export async function openEngine(): Promise<Engine> {
  const { DuckDBInstance } = loadDuckDB().api;
  const instance = await DuckDBInstance.create(':memory:', settings);
  const connection = await instance.connect();
  return {
    connection,
    values: async (sql, ...parameters) =>
      (await connection.runAndReadAll(sql, parameters)).getRows().map((row) => row[0]),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Plain values are in its tables, a chunk at a time: without a folder to spill to they never leave memory. */
const settings = {
  temp_directory: '',
  memory_limit: '512MB',
  threads: '1',
  enable_external_access: 'false',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  lock_configuration: 'true',
};
