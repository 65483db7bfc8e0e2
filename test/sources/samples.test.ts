import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { cellsOf, openOne, readAll, rejectsOf, samples } from './helpers.ts';

interface Expected {
  records?: { read: number };
  cells?: unknown[];
}

test('every CRM sample has as many records as its expected results say', async () => {
  const expected: Record<string, Expected> = JSON.parse(
    await readFile(`${samples}crm/expected.json`, 'utf8'),
  );
  let checked = 0;
  for (const [file, { records, cells }] of Object.entries(expected)) {
    const count = records?.read ?? cells?.length;
    if (count === undefined) continue;
    const source = await openOne(`crm/${file}`, samples);
    const read = await readAll(source);
    assert.equal(source.progress.records, count, file);
    assert.equal(read.length, count, file);
    assert.deepEqual(
      read.map(({ number }) => number),
      Array.from({ length: count }, (_, index) => index + 1),
      file,
    );
    checked++;
  }
  // All but the empty file, the one with a header only and the one with an open quote.
  assert.equal(checked, Object.keys(expected).length - 3);
});

const adobe: [file: string, records: number, width: number, escape: string | undefined][] = [
  [
    '01-aep-audience-csv/Amazon_S3_segment12341e18-abcd-49c2-836d-123c88e76c39_20260115060000.csv',
    4,
    6,
    '\\',
  ],
  [
    '01-aep-audience-csv/Amazon_S3_segment12341e18-abcd-49c2-836d-123c88e76c39_20260115060000_2.csv',
    3,
    6,
    '"',
  ],
  [
    '01-aep-audience-csv/Amazon_S3_segment12341e18-abcd-49c2-836d-123c88e76c39_20260116060000-incremental.csv',
    2,
    6,
    '\\',
  ],
  ['01-aep-audience-csv/prehashed-and-device-ids.csv', 8, 5, '"'],
  ['01-aep-audience-csv/identity-namespace-Email.csv', 2, 4, '"'],
  ['01-aep-audience-csv/opt-pipe-noquote-NULL.csv', 7, 6, undefined],
  ['01-aep-audience-csv/legacy-tab-delimited.csv', 8, 4, '\\'],
  ['01-aep-audience-csv/opt-comma-quote-removed.csv', 2, 3, '"'],
  ['01-aep-audience-csv/utf16le-bom.csv', 7, 6, '\\'],
  ['01-aep-audience-csv/calculated-field-array.csv', 2, 3, '"'],
  [
    '01-aep-audience-csv/gz/Amazon_S3_segment12341e18-abcd-49c2-836d-123c88e76c39_20260115060000.csv.gz',
    7,
    6,
    '\\',
  ],
  ['06-campaign/profileBase_20260115_120253.txt', 2, 7, '"'],
  ['06-campaign/recipients_20260115_081532.txt', 3, 7, '"'],
  ['06-campaign/recipients_20260115_081532.csv.gz', 1, 5, '"'],
  ['07-analytics-data-warehouse/acme segment extract - 20260115 - 20260115.csv', 2, 4, '"'],
];

for (const [file, count, width, escapedBy] of adobe) {
  test(`Adobe's ${file} has ${count} records of ${width} cells`, async () => {
    const source = await openOne(`adobe/${file}`, samples);
    const records = await readAll(source);
    assert.equal(records.length, count);
    assert.equal(source.progress.records, count);
    assert.equal(source.width, width);
    assert.equal(source.headers?.length, width);
    assert.equal(source.dialect.escape, escapedBy);
    assert.ok(cellsOf(records).every((cells) => cells.length === width));
  });
}

test("a name with Adobe's backslash quotes keeps its row in line", async () => {
  const source = await openOne('adobe/01-aep-audience-csv/utf16le-bom.csv', samples);
  const [, bob] = cellsOf(await readAll(source));
  assert.equal(source.dialect.encoding, 'utf-16le');
  assert.deepEqual(bob?.slice(0, 4), [
    'Bob "Bobby"',
    'Sample, Jr.',
    'bob.sample@example.com',
    '+12125550102',
  ]);
});

test('an export without quotes loses only the row that needed them', async () => {
  const source = await openOne('adobe/01-aep-audience-csv/opt-comma-quote-removed.csv', samples);
  assert.deepEqual(rejectsOf(await readAll(source)), [{ number: 2, line: 3, rejected: 'cell_count' }]);
});

test('ragged rows are rejected one by one, and the blank line is no record', async () => {
  const source = await openOne('crm/ragged.csv', samples);
  const records = await readAll(source);
  assert.deepEqual(cellsOf(records), [['Ada', 'ada@example.com', '+12125550101']]);
  assert.deepEqual(rejectsOf(records), [
    { number: 2, line: 4, rejected: 'cell_count' },
    { number: 3, line: 5, rejected: 'cell_count' },
  ]);
});

test("the footer of Salesforce's report is no record, and is told", async () => {
  const source = await openOne('crm/salesforce-report-details.csv', samples);
  assert.equal((await readAll(source)).length, 2);
  assert.deepEqual(source.warnings, ['4 lines under the data, from line 5, left out as a footer.']);
});

test("Excel's sep= line settles the delimiter and Windows-1252 its euro sign", async () => {
  const source = await openOne('crm/excel-eu-semicolon-sep-hint-cp1252.csv', samples);
  assert.deepEqual(source.headers, ['Name', 'E-Mail-Adresse', 'Handynummer', 'Land', 'Newsletter']);
  const records = await readAll(source);
  assert.deepEqual(
    cellsOf(records).map(([name]) => name),
    ['Ada Example', 'Chloé Müster', 'Euro € Test'],
  );
  assert.deepEqual(
    records.map(({ line }) => line),
    [3, 4, 5],
  );
  assert.match(source.warnings.join('\n'), /not UTF-8/);
});

test('the other encodings are found by their bytes', async () => {
  const encodings = {
    'latin1-no-bom.csv': 'iso-8859-1',
    'salesforce-contact-export-latin1.csv': 'iso-8859-1',
    'excel-unicode-text-utf16le.txt': 'utf-16le',
    'facebook-lead-ads.csv': 'utf-16le',
    'utf8-bom-crlf.csv': 'utf-8',
  };
  for (const [file, encoding] of Object.entries(encodings)) {
    const source = await openOne(`crm/${file}`, samples);
    assert.equal(source.dialect.encoding, encoding, file);
    assert.match(source.headers?.[0] ?? '', /^\p{L}/u, file);
  }
});

test('cells that span lines keep them, and records keep their first line', async () => {
  const source = await openOne('crm/quoted-newlines.csv', samples);
  const records = await readAll(source);
  assert.equal(cellsOf(records)[0]?.[1], '1 Main St\nSuite "B"\n\nNew York');
  assert.deepEqual(
    records.map(({ line }) => line),
    [2, 6],
  );
});

test('a file that begins with data has no header, and says so', async () => {
  const source = await openOne('crm/no-header.csv', samples);
  assert.equal(source.headers, undefined);
  assert.equal(source.dialect.header, false);
  assert.equal(source.width, 2);
  assert.match(source.warnings[0] ?? '', /no header row/);
  assert.deepEqual((await readAll(source))[0], {
    number: 1,
    line: 1,
    cells: ['ada@example.com', '+12125550101'],
  });
});

test('a list of one column is read line by line', async () => {
  const source = await openOne('crm/one-column-emails.txt', samples);
  assert.equal(source.width, 1);
  assert.deepEqual(cellsOf(await readAll(source)), [
    ['ada@example.com'],
    ['Bob.Sample@example.com'],
    ['# comment line'],
    ['not-an-email'],
  ]);
});

test('headers that stand twice stay twice', async () => {
  const source = await openOne('crm/meta-customer-list-duplicate-headers.csv', samples);
  assert.deepEqual(source.headers?.slice(0, 6), ['email', 'email', 'email', 'phone', 'phone', 'phone']);
});

test('a header alone opens, and has no records', async () => {
  const source = await openOne('crm/header-only.csv', samples);
  assert.deepEqual(source.headers, ['Email', 'Phone']);
  assert.deepEqual(await readAll(source), []);
  assert.equal(source.progress.records, 0);
});
