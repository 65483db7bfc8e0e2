import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import { openSources } from '../../../src/sources/index.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { cellsOf, faultOf, folderWith, openOne, readAll, samples } from '../helpers.ts';

const flat =
  'adobe/02-aep-audience-json-parquet/Amazon_S3_segment12341e18-abcd-49c2-836d-123c88e76c39_20260115060000.parquet';
const snappy = 'adobe/03-aep-dataset-export/same-records-snappy.parquet';

/** Writes a Parquet file with the engine itself. */
async function parquetOf(path: string, query: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  await connection.run(`COPY (${query}) TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
}

test("Adobe's flat Parquet export is a table of texts", async () => {
  const source = await openOne(flat, samples);
  assert.equal(source.format, 'parquet');
  assert.deepEqual(source.headers, [
    'person_name_firstName',
    'person_name_lastName',
    'personalEmail_address',
    'mobilePhone_number',
    'segmentMembership_seg_namespace_seg_id_status',
    'segmentMembership_seg_namespace_seg_id_lastQualificationTime',
  ]);
  assert.equal(source.samples.length, 8);
  const records = await readAll(source);
  assert.deepEqual(
    records.map(({ number }) => number),
    [1, 2, 3, 4, 5, 6, 7, 8],
  );
  const cells = cellsOf(records);
  assert.deepEqual(cells[1], [
    'Bob "Bobby"',
    'Sample, Jr.',
    'bob.sample@example.com',
    '+12125550102',
    'realized',
    '2026-01-10T08:15:02Z',
  ]);
  assert.deepEqual(cells[3]?.slice(2, 4), ['', '+12125550104'], 'a missing value is an empty cell');
  const bytes = await readFile(samples + flat);
  assert.equal(source.progress.bytes, bytes.length);
  assert.equal(source.progress.sha256, createHash('sha256').update(bytes).digest('hex'));
  assert.equal(source.progress.records, 8);
});

test('nested Parquet gives profiles, snappy or gzip, and folders give no columns', async () => {
  const folder = 'adobe/03-aep-dataset-export/acme-parquet';
  for (const input of [snappy, folder]) {
    const [source] = await openSources([input], { cwd: samples });
    assert.ok(source);
    assert.equal(source.headers, undefined);
    assert.equal(source.profiles?.length, 8);
    const records = await readAll(source);
    assert.equal(records.length, 8);
    const [ada] = records;
    assert.ok(ada && 'profile' in ada);
    assert.deepEqual(Object.keys(ada.profile).includes('exportTime'), false);
    const { identityMap, segmentMembership, consents } = ada.profile as Record<
      string,
      Record<string, unknown>
    >;
    assert.deepEqual(identityMap?.['Phone'], [
      { id: '+12125550101', authenticatedState: 'ambiguous', primary: false },
    ]);
    assert.deepEqual(segmentMembership?.['ups'], {
      '12341e18-abcd-49c2-836d-123c88e76c39': {
        status: 'realized',
        lastQualificationTime: '2026-01-10 08:15:02+00',
      },
    });
    assert.deepEqual(consents?.['adID'], { val: 'n' });
  }
});

test('numbers, dates, truths and texts without a mark become what a person would type; order stays', async (t) => {
  const folder = await temporaryFolder(t);
  await parquetOf(
    join(folder, 'list.parquet'),
    `SELECT 12125550101::BIGINT AS phone, 'ada@example.com'::BLOB AS email, DATE '2026-01-15' AS born,
       true AS "opted in", NULL::VARCHAR AS nothing, i AS "a ""quoted"" name" FROM range(5000) r(i)`,
  );
  const source = await openOne('list.parquet', folder);
  assert.deepEqual(source.headers, ['phone', 'email', 'born', 'opted in', 'nothing', 'a "quoted" name']);
  const cells = cellsOf(await readAll(source));
  assert.deepEqual(cells[0], ['12125550101', 'ada@example.com', '2026-01-15', 'true', '', '0']);
  assert.deepEqual(
    cells.map((row) => row[5]),
    Array.from({ length: 5000 }, (_, index) => String(index)),
  );
});

test('other nested columns go by their paths, a list of texts is one cell, and no rows are no fault', async (t) => {
  const folder = await temporaryFolder(t);
  await parquetOf(
    join(folder, 'list.parquet'),
    `SELECT ['ada@example.com', 'ada@example.org'] AS emails, {'phone': '+12125550101', 'city': NULL} AS contact
       UNION ALL SELECT NULL, {'phone': NULL, 'city': 'Rome'}`,
  );
  const source = await openOne('list.parquet', folder);
  assert.deepEqual(source.headers, ['emails', 'contact.phone', 'contact.city']);
  assert.equal(source.width, 3);
  assert.deepEqual(cellsOf(await readAll(source)), [
    ['ada@example.com\nada@example.org', '+12125550101', ''],
    ['', '', 'Rome'],
  ]);
  await parquetOf(join(folder, 'none.parquet'), `SELECT 'x' AS email WHERE false`);
  assert.deepEqual(await readAll(await openOne('none.parquet', folder)), []);
});

test('a file whose name looks like a pattern is read, and only that one', async (t) => {
  const folder = await temporaryFolder(t);
  const name = "it's [a-z]*.parquet";
  await parquetOf(join(folder, 'year=2026', name), `SELECT 'ada@example.com' AS email`);
  await parquetOf(join(folder, 'year=2026', "it's b.parquet"), `SELECT 'bob@example.com' AS email`);
  const source = await openOne(`year=2026/${name}`, folder);
  assert.deepEqual(source.headers, ['email']);
  assert.deepEqual(cellsOf(await readAll(source)), [['ada@example.com']]);
  assert.deepEqual((await readdir(join(folder, 'year=2026'))).length, 2, 'nothing is written beside it');
});

test('a Parquet file that is cut off or damaged is damage, and its message holds nothing of it', async (t) => {
  const whole = await readFile(samples + snappy);
  const cut = await folderWith(t, 'cut.parquet', whole.subarray(0, whole.length - 100));
  const fault = await faultOf(openOne('cut.parquet', cut));
  assert.deepEqual([fault.code, fault.exitCode], ['source_damaged', 10]);
  assert.match(fault.message, /cut\.parquet, at its end: the Parquet file is cut off/);

  for (const [from, to] of [
    [4, 400],
    [whole.length - 1500, whole.length - 8],
  ] as const) {
    const damaged = Buffer.from(whole).fill(0xff, from, to);
    const folder = await folderWith(t, 'bad.parquet', damaged);
    const bad = await faultOf(openOne('bad.parquet', folder).then((source) => readAll(source)));
    assert.equal(bad.code, 'source_damaged');
    assert.doesNotMatch(bad.message, /example|\/tmp/);
  }
  const tiny = await folderWith(t, 'tiny.parquet', 'PAR1');
  assert.equal((await faultOf(openOne('tiny.parquet', tiny))).code, 'source_damaged');
});

test('a Parquet file that is replaced while it is read is no source', async (t) => {
  const folder = await temporaryFolder(t);
  await parquetOf(join(folder, 'list.parquet'), `SELECT 'ada@example.com' AS email`);
  const source = await openOne('list.parquet', folder);
  await writeFile(join(folder, 'list.parquet'), await readFile(samples + flat));
  assert.equal((await faultOf(readAll(source))).code, 'source_changed');
});

test('an abort ends the reading', async (t) => {
  const folder = await temporaryFolder(t);
  await parquetOf(join(folder, 'list.parquet'), `SELECT i::VARCHAR AS email FROM range(100000) r(i)`);
  const source = await openOne('list.parquet', folder);
  const stop = new AbortController();
  const reason = new Error('enough');
  const reading = (async () => {
    for await (const _ of source.read({ signal: stop.signal })) stop.abort(reason);
  })();
  await assert.rejects(reading, reason);
  assert.ok(source.progress.records < 100_000);
});
