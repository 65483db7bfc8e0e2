import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { Fault } from '../../../src/fault.ts';
import { openSources } from '../../../src/sources/index.ts';
import { cellsOf, faultOf, folderWith, openOne, readAll, samples } from '../helpers.ts';
import { makeZip } from './zip-maker.ts';

const csv = 'Email\nada@example.com\nbob@example.com\n';

test("the archive that macOS made of an export is read without its litter and Adobe's manifest", async () => {
  const warnings: string[] = [];
  const files = await openSources(['adobe/01-aep-audience-csv/rezipped-by-user.zip'], {
    cwd: samples,
    warn: (text) => void warnings.push(text),
  });
  assert.deepEqual(
    files.map(({ file }) => file),
    ['adobe/01-aep-audience-csv/rezipped-by-user.zip/export/part1.csv'],
  );
  const records = await readAll(files[0] as (typeof files)[0]);
  assert.equal(records.length, 4);
  assert.deepEqual(cellsOf(records)[1]?.slice(0, 3), [
    'Bob "Bobby"',
    'Sample, Jr.',
    'bob.sample@example.com',
  ]);
  assert.match(warnings.join(), /__MACOSX\/\._part1\.csv, export\/manifest-x\.json/);
});

test('the archive of a Data Warehouse holds two records below its comments', async () => {
  const source = await openOne(
    'adobe/07-analytics-data-warehouse/acme segment extract - 20260115 - 20260115.zip',
    samples,
  );
  assert.equal((await readAll(source)).length, 2);
  assert.deepEqual(source.headers, ['Date', 'Customer ID (v5)', 'Hashed Email (v12)', 'Visits']);
});

test('each member is a source of its own, in a fixed order, a gzip among them; nothing is unpacked', async (t) => {
  const folder = await folderWith(
    t,
    'export.zip',
    makeZip([
      { name: 'x_10.csv', content: csv },
      { name: 'x_2.csv.gz', content: gzipSync(csv), stored: true },
      { name: 'x.csv', content: `${csv}eve@example.com\n` },
    ]),
  );
  const files = await openSources(['export.zip'], { cwd: folder });
  const read = [];
  for (const source of files) read.push([source.file, (await readAll(source)).length, source.progress.bytes]);
  assert.deepEqual(read, [
    ['export.zip/x.csv', 3, csv.length + 16],
    ['export.zip/x_2.csv.gz', 2, gzipSync(csv).length],
    ['export.zip/x_10.csv', 2, csv.length],
  ]);
  assert.deepEqual(await readdir(folder), ['export.zip']);
});

test('a manifest within the archive is checked like one beside files', async (t) => {
  const manifest = (size: number) => ({
    name: 'export/manifest-a-b.json',
    content: JSON.stringify({ exportResults: [{ sinkPath: '/x', name: 'list.csv', size }] }),
  });
  const list = { name: 'export/list.csv', content: csv };
  const right = await folderWith(t, 'a.zip', makeZip([list, manifest(csv.length)]));
  assert.equal((await readAll(await openOne('a.zip', right))).length, 2);
  for (const zip of [
    makeZip([list, manifest(9)]),
    makeZip([{ ...list, name: 'other.csv' }, manifest(csv.length)]),
  ]) {
    const fault = await faultOf(openOne('a.zip', await folderWith(t, 'a.zip', zip)));
    assert.equal(fault.code, 'source_damaged');
    assert.match(fault.message, /a\.zip\/export\/manifest-a-b\.json, "list\.csv"/);
  }
});

test('names that point out of the folder are only shown', async (t) => {
  const name = '../../outside.csv';
  const folder = await folderWith(
    t,
    'a.zip',
    makeZip([
      { name, content: csv },
      { name: '/etc/list.csv', content: csv },
    ]),
  );
  const files = await openSources(['a.zip'], { cwd: folder });
  assert.deepEqual(
    files.map(({ file }) => file),
    ['a.zip/../../outside.csv', 'a.zip//etc/list.csv'],
  );
  for (const source of files) assert.equal((await readAll(source)).length, 2);
});

test('an encrypted archive, unknown methods, archives in archives and empty ones are refused by name', async (t) => {
  const inner = makeZip([{ name: 'list.csv', content: csv }]);
  const refused: [zip: Buffer, says: RegExp][] = [
    [
      makeZip([{ name: 'list.csv', content: csv, encrypted: true }]),
      /encrypted ZIP archive \("list\.csv" needs a password\)/,
    ],
    [makeZip([{ name: 'list.csv', content: csv, method: 99 }]), /encrypted ZIP archive/],
    [makeZip([{ name: 'list.csv', content: csv, method: 14 }]), /LZMA/],
    [makeZip([{ name: 'inner.zip', content: inner }]), /inner\.zip is a ZIP archive within a ZIP archive/],
    [makeZip([{ name: '__MACOSX/._list.csv', content: csv }]), /no file with data/],
    [makeZip([{ name: 'list.csv', content: '' }]), /list\.csv is empty/],
  ];
  for (const [zip, says] of refused) {
    const fault = await faultOf(openOne('a.zip', await folderWith(t, 'a.zip', zip)));
    assert.match(fault.message, says);
    assert.equal(fault.exitCode, 10);
    assert.ok(fault.hint || fault.code === 'source_empty');
  }
});

test('a truncated archive and damaged data are damage, wherever the cut is', async (t) => {
  const whole = makeZip([{ name: 'list.csv', content: csv.repeat(5000) }]);
  for (const length of [whole.length - 1, whole.length - 30, 60]) {
    const folder = await folderWith(t, 'a.zip', whole.subarray(0, length));
    assert.equal((await faultOf(openOne('a.zip', folder))).code, 'source_damaged', `${length} bytes`);
  }
  const wrong: Buffer[] = [
    makeZip([{ name: 'list.csv', content: csv, claims: { crc: 1 } }]),
    makeZip([{ name: 'list.csv', content: csv, claims: { size: csv.length - 5 } }]),
    makeZip([{ name: 'list.csv', content: csv, claims: { size: csv.length + 5 } }]),
  ];
  for (const zip of wrong) {
    const folder = await folderWith(t, 'a.zip', zip);
    const fault = await faultOf(openOne('a.zip', folder).then((source) => readAll(source)));
    assert.equal(fault.code, 'source_damaged');
    assert.match(fault.message, /a\.zip\/list\.csv/);
  }
});

test('no cut and no wrong byte makes an archive a shorter or another list', async (t) => {
  const lines = Array.from({ length: 40 }, (_, index) => `user${index}@example.com,${index * 7919}`);
  const zip = makeZip([{ name: 'list.csv', content: `Email,Number\n${lines.join('\n')}\n` }]);
  const folder = await folderWith(t, 'a.zip', zip);
  const whole = cellsOf(await readAll(await openOne('a.zip', folder)));
  assert.equal(whole.length, 40);
  const same = async (bytes: Buffer) => {
    await writeFile(join(folder, 'a.zip'), bytes);
    try {
      return isDeepStrictEqual(cellsOf(await readAll(await openOne('a.zip', folder))), whole);
    } catch (cause) {
      return cause instanceof Fault && cause.exitCode === 10;
    }
  };
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 4, max: zip.length - 1 }), (length) => same(zip.subarray(0, length))),
    { numRuns: 40 },
  );
  // The first four say that it is an archive at all.
  const place = fc.integer({ min: 4, max: zip.length - 1 });
  const damage = async ([at, bits]: [number, number]) => {
    const bytes = Buffer.from(zip);
    bytes[at] = (bytes[at] as number) ^ bits;
    return same(bytes);
  };
  await fc.assert(fc.asyncProperty(fc.tuple(place, fc.integer({ min: 1, max: 255 })), damage), {
    numRuns: 150,
  });
});

test('an archive that expands without end is stopped by its own table, and by what comes out of it', async (t) => {
  const zeros = Buffer.alloc(40 * 1024 * 1024, 'a');
  const told = await folderWith(t, 'a.zip', makeZip([{ name: 'list.csv', content: zeros }]));
  const fault = await faultOf(openOne('a.zip', told));
  assert.equal(fault.code, 'source_damaged');
  assert.match(fault.message, /expand to 40 MB, more than 250 times its size/);
  // A lie about the size is found out before the limit is: no byte more than promised comes out.
  const lied = await folderWith(
    t,
    'a.zip',
    makeZip([{ name: 'list.csv', content: zeros, claims: { size: 100 } }]),
  );
  assert.equal((await faultOf(openOne('a.zip', lied))).code, 'source_damaged');
});

test('an archive that is replaced while it is read is no source', async (t) => {
  const folder = await folderWith(t, 'a.zip', makeZip([{ name: 'list.csv', content: csv }]));
  const source = await openOne('a.zip', folder);
  await writeFile(join(folder, 'a.zip'), makeZip([{ name: 'list.csv', content: `${csv}eve@example.com\n` }]));
  assert.equal((await faultOf(readAll(source))).code, 'source_changed');
});

test('an archive on standard input names the way on', async () => {
  const { Readable } = await import('node:stream');
  const bytes = await readFile(`${samples}adobe/01-aep-audience-csv/rezipped-by-user.zip`);
  const fault = await faultOf(openSources(['-'], { cwd: '/', stdin: Readable.from([bytes]) }));
  assert.match(fault.message, /Standard input is a ZIP archive on a stream/);
  assert.match(fault.hint ?? '', /unzip -p/);
});
