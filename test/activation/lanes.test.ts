import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { copyFile, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { PushOptions } from '../../src/activation/index.ts';
import { compareLanes, readByDatabase } from '../support/lanes.ts';
import { workplace } from '../support/push.ts';

const samples = fileURLToPath(new URL('../../samples/', import.meta.url));
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

test('both lanes agree on every flat sample: outcome, reason, record and digest', async (t) => {
  const byDatabase: string[] = [];
  const place = await workplace(t);
  for (const { path, options } of await flatSamples()) {
    const file = basename(path);
    await copyFile(path, join(place.context.cwd, file));
    await compareLanes(place, file, options);
    if ((await readByDatabase(place, file, options)) !== undefined) byDatabase.push(file);
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
    'ada.example.com',
    ' Person7example.com',
    'ada@example',
    'x',
    '0xdeadbeefdeadbeefdeadbeefdeadbeef',
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

test('who left and came back stays, with all rows of his, where nothing was ever sent', async (t) => {
  const place = await workplace(t);
  const rows = [
    'Email,Phone,Segment Status,Last Qualification Time',
    'ada@example.com,+12125550142,exited,2026-01-01T08:00:00Z',
    'bob@example.com,,realized,',
    'ada@example.com,+12125550142,realized,2026-02-01T08:00:00Z',
    'ada@example.com,+12125550143,realized,',
    'eve@example.com,,realized,',
    'eve@example.com,,exited,2026-02-01T08:00:00Z',
    'bob@example.com,,realized,',
    ...Array.from({ length: 20 }, (_, at) => `other${at}@example.com,,realized,`),
  ];
  const files = { 'all-stay.csv': rows.filter((row) => !row.startsWith('eve')), 'one-leaves.csv': rows };
  for (const [file, lines] of Object.entries(files)) {
    await writeFile(join(place.context.cwd, file), lines.join('\n'));
    for (const dryRun of [true, false]) await compareLanes(place, file, { dryRun });
    assert.equal((await readByDatabase(place, file))?.read, lines.length - 1);
  }
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
      await compareLanes(place, file, { country: 'US', dryRun: true });
      if (
        runs % 4 === 0 &&
        (await readByDatabase(place, file, { country: 'US' }).catch(() => undefined)) !== undefined
      )
        byDatabase += 4;
    }),
    { numRuns: 40 },
  );
  t.diagnostic(`about ${byDatabase} of ${runs} tables were regular enough for the database`);
  assert.ok(byDatabase > 0);
});
