import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { copyFile, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { type PushOptions, pushDefaults } from '../../src/activation/index.ts';
import { mapFiles } from '../../src/activation/map-files.ts';
import type { Screen } from '../../src/activation/screen/types.ts';
import { stageFlat } from '../../src/activation/stage-flat.ts';
import { newTally } from '../../src/activation/tally.ts';
import { Fault } from '../../src/fault.ts';
import { openLedger } from '../../src/ledger/index.ts';
import { openSources } from '../../src/sources/index.ts';
import { type Workplace, workplace } from '../support/push.ts';

const samples = fileURLToPath(new URL('../../samples/', import.meta.url));
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

/** Every flat sample, and how it has to be read. */
async function flatSamples(): Promise<{ path: string; options: Partial<PushOptions> }[]> {
  const expected = JSON.parse(readFileSync(join(samples, 'crm/expected.json'), 'utf8')) as Record<
    string,
    { args?: string[] }
  >;
  const names = await readdir(samples, { recursive: true });
  return names
    .filter((name) => /\.(?:csv|txt|tsv|csv\.gz)$/.test(name))
    .sort()
    .map((name) => {
      const args = expected[basename(name)]?.args ?? [];
      const at = args.indexOf('--country');
      return { path: join(samples, name), options: at < 0 ? {} : { country: args[at + 1] } };
    });
}

async function compare(place: Workplace, file: string, options: Partial<PushOptions> = {}): Promise<void> {
  const database = await pushed(place, file, lanes.database, options);
  const records = await pushed(place, file, lanes.records, options);
  assert.deepEqual(database, records, file);
}

const unseeing = { seesRecords: false } as Screen;

/** Whether the database read the file by itself to its end. */
async function isReadByDatabase(
  { context }: Workplace,
  file: string,
  options: Partial<PushOptions> = {},
): Promise<boolean> {
  const all = {
    ...pushDefaults,
    ...options,
    flatFrom: 0,
    now: context.clock.now(),
    signal: new AbortController().signal,
  };
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
    const options = {
      ...all,
      inputs: [],
      audience: { name: '' },
      onProgress: () => undefined,
      warn: () => undefined,
    };
    return (
      mapped !== undefined &&
      (await stageFlat(mapped, unseeing, await ledger.stage(), newTally(), [], options))
    );
  } finally {
    await ledger.close({ discard: true });
  }
}

test('both lanes agree on every flat sample: outcome, reason, record and digest', async (t) => {
  const byDatabase: string[] = [];
  const place = await workplace(t);
  for (const { path, options } of await flatSamples()) {
    const file = basename(path);
    await copyFile(path, join(place.context.cwd, file));
    await compare(place, file, options);
    if (await isReadByDatabase(place, file, options)) byDatabase.push(file);
  }
  // The others are of unusual encodings or quotes, have breaks within cells, or lines around the table.
  t.diagnostic(
    `read by the database itself: ${byDatabase.length}, among them ${byDatabase.slice(-5).join(', ')}`,
  );
  for (const file of [
    'already-hashed.csv',
    'customers.csv',
    'device-ids.csv',
    'hubspot-contacts.csv',
    'messy-emails.csv',
    'messy-phones.csv',
    'recipients_20260115_081532.csv.gz',
    'profileBase_20260115_120253.txt',
  ])
    assert.ok(byDatabase.includes(file), `${file} was not read by the database`);
});

const cell = fc.oneof(
  fc.constantFrom(
    'ada@example.com',
    ' Bob@Example.COM ',
    'ada@example.com',
    'eve+tag@sub.example.org',
    'a.b@example.co.uk',
  ),
  fc.constantFrom(
    '(212) 555-0142',
    '+1 212 555 0143',
    '0044 7700 900123',
    '+447700900124',
    '212.555.0145',
    '2125550146.0',
  ),
  fc.constantFrom(
    '',
    '',
    ' ',
    'n/a',
    'NULL',
    'none@none.com',
    'x@y.invalid',
    'ada@example',
    '12',
    '1111111111',
  ),
  fc.constantFrom(
    'ada@example.com;bob@example.com',
    'mailto:ada@example.com',
    '\u212Aada@example.com',
    'ädä@exämple.de',
  ),
  fc.constantFrom('AEBFA1E7-0A5C-4E3C-8E0B-6B1E3C2D4F5A', '00000000-0000-0000-0000-000000000000'),
  fc.constantFrom(
    '5f3b9e0c8d2a4b6f1e7c9a0d3b5f8e2c4a6d9b1f0e3c7a5d8b2f4e6c1a9d0b3f',
    'E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855',
  ),
  fc.constantFrom(
    'a "quoted" word',
    'a,b',
    'two\nlines',
    'tab\there',
    "it's",
    'yes',
    'no',
    'US',
    'DE',
    'unsubscribed',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const headers = ['Email', 'Phone', 'Email 2', 'Country', 'IDFA', 'Email Opt In', 'Notes'];
/** What a table may not hold that is read by the database. */
const wild = /[\r\n"\p{Cc}]/u;
const table = fc.record({
  tame: fc.boolean(),
  rows: fc.array(fc.array(cell, { minLength: headers.length, maxLength: headers.length }), {
    minLength: 1,
    maxLength: 30,
  }),
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  newline: fc.constantFrom('\n', '\r\n'),
  quotes: fc.constantFrom('all', 'needed', 'never'),
  ending: fc.constantFrom('', '\n', '\n\n', '\n;', '\n"open'),
  gzip: fc.boolean(),
});

test('both lanes agree on tables of every kind, sound or broken', async (t) => {
  const place = await workplace(t);
  let runs = 0;
  let byDatabase = 0;
  await fc.assert(
    fc.asyncProperty(table, async ({ tame, rows, delimiter, newline, quotes, ending, gzip }) => {
      const write = (text: string) => {
        if (tame && (wild.test(text) || (quotes === 'never' && text.includes(delimiter)))) return '';
        if (quotes === 'never') return text;
        return quotes === 'all' || /["\r\n\t,;|]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
      };
      const text =
        [headers, ...rows].map((row) => row.map(write).join(delimiter)).join(newline) +
        (tame ? '' : ending.replace('\n', newline));
      runs += 1;
      const file = `table-${runs}.csv`;
      await writeFile(join(place.context.cwd, file), gzip ? gzipSync(text) : text);
      await compare(place, file, { country: 'US', dryRun: true });
      if (runs % 4 === 0 && (await isReadByDatabase(place, file, { country: 'US' }).catch(() => false)))
        byDatabase += 4;
    }),
    { numRuns: 40 },
  );
  t.diagnostic(`about ${byDatabase} of ${runs} tables were regular enough for the database`);
  assert.ok(byDatabase > 0);
});
