import { createRequire } from 'node:module';

/** The database as its package gives it, and the functions below it. */
export interface DuckDB {
  api: typeof import('@duckdb/node-api');
  bindings: typeof import('@duckdb/node-bindings');
}

/**
 * Loads the database, which is heavy: call it only where it is needed. Both packages are CommonJS; `import` would read
 * all of their files once more for the names that they export (260 ms of processor time, so 100 ms).
 */
export function loadDuckDB(): DuckDB {
  return { api: load('@duckdb/node-api'), bindings: load('@duckdb/node-bindings') };
}

const load = createRequire(import.meta.url);
