import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { type PushOptions, pushDefaults } from '../../src/activation/index.ts';
import { mapFiles } from '../../src/activation/map-files.ts';
import type { MappedFile } from '../../src/activation/mapped-file.ts';
import type { Screen } from '../../src/activation/screen/types.ts';
import { stageFlat } from '../../src/activation/stage-flat.ts';
import { newTally, type Tally } from '../../src/activation/tally.ts';
import { Fault } from '../../src/fault.ts';
import { openLedger } from '../../src/ledger/index.ts';
import { openSources } from '../../src/sources/index.ts';
import type { Workplace } from './push.ts';

/** Pushes a file through either lane. */
export async function compareLanes(
  place: Workplace,
  file: string,
  options: Partial<PushOptions> = {},
): Promise<void> {
  const database = await pushed(place, file, lanes.database, options);
  const records = await pushed(place, file, lanes.records, options);
  assert.deepEqual(database, records, file);
}

/** Reads each profile of a file parsed, and then without parsing it where its line is known; says how many were. */
export async function compareLines(
  { context }: Workplace,
  file: string,
  options: Partial<PushOptions> = {},
): Promise<{ read: number; known: number }> {
  const all = allOptions(context, options);
  const readings = async (isKnowing: boolean) => {
    const [source] = await openSources([file], { cwd: context.cwd });
    assert.ok(source);
    const { profiles } = mapFiles([source], all, () => undefined)[0] as MappedFile;
    const know = isKnowing && source.lines ? profiles?.lines(source.lines()) : undefined;
    const found: unknown[] = [];
    let known = 0;
    try {
      for await (const chunk of source.read({ know })) {
        for (const record of chunk) {
          const { number, line } = record;
          if (!('profile' in record)) {
            found.push(record);
            continue;
          }
          const { profile } = record;
          if (record.known !== undefined) known++;
          found.push({ number, line, profile, reading: record.known ?? profiles?.read(profile) });
        }
      }
    } catch (error) {
      found.push(error instanceof Fault ? [error.code, error.message] : error);
    }
    return { found, known };
  };
  const [parsed, knowing] = [await readings(false), await readings(true)];
  assert.deepEqual(knowing.found, parsed.found, file);
  return { read: parsed.found.length, known: knowing.known };
}

const unseeing = { seesRecords: false } as Screen;

/** What the database found when it read the file by itself; undefined: it did not, or not to its end. */
export async function readByDatabase(
  { context }: Workplace,
  file: string,
  options: Partial<PushOptions> = {},
  change: (mapped: MappedFile) => MappedFile = (mapped) => mapped,
): Promise<Tally | undefined> {
  const all = allOptions(context, options);
  const sources = await openSources([file], { cwd: context.cwd }).catch(() => []);
  const ledger = await openLedger({
    ...context,
    folder: context.cwd,
    name: 'lane',
    holder: 'test',
    signal: all.signal,
  });
  try {
    const [mapped] = mapFiles(sources, all, () => undefined);
    const tally = newTally();
    const isRead =
      mapped !== undefined &&
      (await stageFlat(change(mapped), unseeing, await ledger.stage(), tally, [], all));
    return isRead ? tally : undefined;
  } finally {
    await ledger.close({ discard: true });
  }
}

function allOptions(context: Workplace['context'], options: Partial<PushOptions>) {
  return {
    ...pushDefaults,
    inputs: [],
    audience: { name: '' },
    onProgress: () => undefined,
    warn: () => undefined,
    ...options,
    flatFrom: 0,
    now: context.clock.now(),
    signal: new AbortController().signal,
  };
}

const lanes = { database: 0, records: Number.POSITIVE_INFINITY };

/** What both lanes must agree on: every record with its outcome and reasons, every digest with its record. */
async function pushed(place: Workplace, file: string, flatFrom: number, options: Partial<PushOptions>) {
  try {
    const { receipt, fault } = await place.push(file, {
      ...options,
      audience: { name: `${flatFrom} ${file.slice(-50)}` },
      flatFrom,
      maxReject: 1,
      minRows: 0,
    });
    const { records, identities, reasons, membership, source } = receipt;
    const kept = receipt.audience.id === null ? [] : await ledgerOf(place, receipt.audience.id);
    return {
      records,
      identities,
      reasons,
      membership,
      source,
      kept,
      fault: fault?.code,
      message: fault?.message,
    };
  } catch (error) {
    if (error instanceof Fault) return { fault: error.code, message: error.message };
    throw error;
  }
}

async function ledgerOf({ context, advertiserId }: Workplace, audienceId: string): Promise<unknown[]> {
  const [host = ''] = await readdir(context.folders.state).then((names) =>
    names.filter((name) => name !== 'pace'),
  );
  const path = join(context.folders.state, host, advertiserId, `${audienceId}.duckdb`);
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const reader =
    await connection.runAndReadAll(`select slot, lower(hex(digest)), rules, file, record, status_time::varchar,
    state, naming from identities order by all`);
  connection.closeSync();
  instance.closeSync();
  return reader.getRowsJson();
}
