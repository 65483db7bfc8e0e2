import type { Database } from '../database.ts';
import type { StagedMember } from '../staging.ts';
import { openFunctions } from './functions.ts';
import { unpack } from './packing.ts';
import { profileRows } from './profile-rows.ts';
import { countRejections } from './rejections.ts';
import { scanStatement } from './sql.ts';
import { tableRows } from './table-rows.ts';
import type {
  FlatContent,
  FlatProfilesContent,
  FlatScan,
  Rows,
  ScannedRows,
  UnplacedMember,
} from './types.ts';

/**
 * Makes the table from the file; rows that are not plain go through `readRow` and to `add`. Undefined: the file is less
 * regular than it seemed; nothing is left of it, but `readRow` may have been asked.
 */
export async function scanFlat(
  database: Database,
  table: string,
  scan: FlatScan,
  add: (member: StagedMember) => void,
): Promise<ScannedRows | undefined> {
  const { file, content, seq, signal } = scan;
  const rows = rowsOf(content);
  const functions = await openFunctions(database, table, scan, rows);
  const statement = scanStatement(table, rows, content.plain, functions);
  let isScanning = true;
  const stop = () => {
    if (isScanning) database.connection.interrupt();
  };
  signal.throwIfAborted();
  signal.addEventListener('abort', stop, { once: true });
  // What the database says of a row it stumbles over may quote it, so that it is dropped at once.
  const scanning = underSettings(database, () => database.run(statement))
    .then(
      () => true,
      () => false,
    )
    .finally(() => {
      isScanning = false;
    });
  try {
    const [scanned, expected] = await Promise.all([scanning, content.flat.survey(signal)]);
    signal.throwIfAborted();
    functions.throwIfFailed();
    const counts = scanned ? await countRows(database, table) : undefined;
    if (counts === undefined || counts.rows !== expected) {
      await database.run(`drop table if exists ${table}`);
      return undefined;
    }
    await takeOthers(database, table, (row, member) =>
      add({ ...member, file, seq: seq + row, record: row + 1 }),
    );
    const rejections = await countRejections(database, table, content.plain.identifiers);
    const members = counts.members - functions.membersPacked();
    return {
      rows: counts.rows,
      staged: counts.members,
      members,
      empty: counts.rows - members - rejections.records - functions.rowsRead(),
      rejections,
    };
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
    await scanning;
  }
}

function rowsOf(content: FlatContent): Rows {
  return isOfProfiles(content) ? profileRows(content) : tableRows(content);
}

function isOfProfiles(content: FlatContent): content is FlatProfilesContent {
  return content.flat.holds === 'profiles';
}

/**
 * Rows still hold plain identifiers here: rather than to disk they go nowhere. And digests do not get any smaller: to
 * find that out takes a sixth of the time.
 */
const settings = { max_temp_directory_size: '0KiB', force_compression: 'uncompressed' };

async function underSettings(database: Database, work: () => Promise<void>): Promise<void> {
  try {
    for (const [name, value] of Object.entries(settings)) await database.run(`set ${name} = '${value}'`);
    await work();
  } finally {
    for (const name of Object.keys(settings)) await database.run(`reset ${name}`);
  }
}

async function countRows(database: Database, table: string): Promise<{ rows: number; members: number }> {
  const [counts] = await database.rows(`select count(*) as rows,
    count(*) filter (coalesce(email, phone, idfa, gaid) is not null) as members from ${table}`);
  return counts as unknown as { rows: number; members: number };
}

const rowsTogether = 100_000;

/** The rows that were not plain and gave something. */
async function takeOthers(
  database: Database,
  table: string,
  take: (row: number, member: UnplacedMember) => void,
): Promise<void> {
  const [last] = await database.values(`select max(rowid) from ${table} where other is not null`);
  if (last === null) return;
  for (let from = 0; from <= Number(last); from += rowsTogether) {
    const found = await database.rows(`select rowid as row, other from ${table}
      where other is not null and rowid >= ${from} and rowid < ${from + rowsTogether}`);
    for (const { row, other } of found) take(Number(row), unpack(String(other)));
  }
}
