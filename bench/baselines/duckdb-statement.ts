// One DuckDB statement as the engine's own limit, on two threads, into a table in a file: node duckdb-statement.ts FILE OUT
import { DuckDBInstance } from '@duckdb/node-api';

const [file = '', out = ''] = process.argv.slice(2);
const columns = 'Id,First,Last,Email,Phone,Country,City,Zip,Street,Segment,Spent'.split(',');
const instance = await DuckDBInstance.create(out, { threads: '2' });
const connection = await instance.connect();
await connection.run(`create table digests as select distinct sha256(lower(trim(Email))) from read_csv('${file}',
  auto_detect=false, delim=',', quote='"', escape='"', header=true, strict_mode=true,
  columns={${columns.map((column) => `'${column}': 'VARCHAR'`).join(', ')}})`);
connection.closeSync();
instance.closeSync();
