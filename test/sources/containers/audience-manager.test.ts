import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { linesOf } from '../../../src/sources/audience-manager/lines.ts';
import { openSources, type SourceRecord } from '../../../src/sources/index.ts';
import { faultOf, folderWith, readAll, samples } from '../helpers.ts';
import { makeZip } from './zip-maker.ts';

const here = 'adobe/05-audience-manager';

/** How many records enter, leave, and belong to another segment; and the headers. */
async function read(inputs: string[], adobeAudience?: string, cwd = samples) {
  const files = await openSources(inputs, { cwd, adobeAudience });
  const records: SourceRecord[] = [];
  for (const source of files) records.push(...(await readAll(source)));
  const status = (word: string) =>
    records.filter((record) => 'cells' in record && record.cells[1] === word).length;
  return {
    headers: files[0]?.headers,
    records,
    add: status('realized'),
    remove: status('exited'),
    filtered: records.filter((record) => 'filtered' in record).length,
    changesOnly: files.some(({ changesOnly }) => changesOnly),
    warnings: files.flatMap(({ warnings }) => warnings),
  };
}

async function textOf(
  t: Parameters<typeof folderWith>[0],
  name: string,
  text: string | Buffer,
  audience?: string,
) {
  return read([name], audience, await folderWith(t, name, text));
}

test('an incremental file of Android ids: who gained and who lost the segment asked for', async () => {
  const file = `${here}/S3_1234_20914_XYZCustomer_iter_1486140844000.sync`;
  const gained = await read([file], '24');
  assert.deepEqual(gained.headers, [
    'GAID',
    'segmentMembership.status',
    'segmentMembership.lastQualificationTime',
  ]);
  assert.deepEqual([gained.records.length, gained.add, gained.remove, gained.filtered], [3, 3, 0, 0]);
  assert.match(gained.warnings.join(), /incremental/);
  assert.equal(gained.changesOnly, true);
  const lost = await read([file], '25');
  assert.deepEqual([lost.add, lost.remove, lost.filtered], [0, 1, 2]);
  const other = await read([file], '99');
  assert.deepEqual([other.add, other.remove, other.filtered], [0, 0, 3]);
  assert.match(other.warnings.join(), /segment 99 .* does not occur/);
});

test('a full snapshot in two gzipped parts is read as one list', async () => {
  const stem = `${here}/S3_1234_20914_XYZCustomer_full_1486140844000`;
  const full = await read([`${stem}.sync.gz`, `${stem}001.sync.gz`], '24');
  assert.deepEqual([full.records.length, full.add, full.remove], [3, 3, 0]);
  assert.match(full.warnings.join(), /full file/);
  assert.equal(full.changesOnly, false);
});

test('an incremental file of Apple ids, and one that a company prepared for Audience Manager', async () => {
  const apple = `${here}/ftp_1234_20915_iter_1486140843000.sync`;
  assert.deepEqual((await read([apple], '24')).records, [
    { number: 1, line: 1, cells: ['6D92078A-8246-4BA4-AE5B-76104861E7DC', 'realized', '1486140843000'] },
  ]);
  assert.equal((await read([apple], '25')).remove, 1);
  const prepared = `${here}/ftp_dpm_20915_21_1445374061.overwrite`;
  const { headers, add } = await read([prepared], '24');
  assert.deepEqual([headers?.[0], add], ['IDFA', 1]);
  assert.equal((await read([prepared], '28')).remove, 1);
});

test('two spaces before the only list can mean two things, so nothing is read', async () => {
  const fault = await faultOf(read([`${here}/ambiguous-double-space.sync`], '24'));
  assert.deepEqual([fault.code, fault.exitCode], ['dialect_unsettled', 10]);
  assert.match(fault.message, /line 2: two spaces/);
  assert.match(fault.message, /gained.*lost/);
});

test('ids that TikTok does not take are refused by name', async (t) => {
  const refused: [file: string, says: RegExp][] = [
    [`${here}/ftp_1234_45454_XYZCustomer_iter_1486140843000.sync`, /data provider 45454/],
    [`${here}/s3_123456_9999_full_1566906141001.csv`, /data provider 9999/],
  ];
  for (const [file, says] of refused) {
    const fault = await faultOf(read([file], '24'));
    assert.deepEqual([fault.code, fault.exitCode], ['source_unreadable', 10]);
    assert.match(fault.message, says);
  }
  const roku = await faultOf(textOf(t, 'S3_1_121963_iter_1486140844000.sync', 'x 24\n', '24'));
  assert.match(roku.message, /ids of Roku/);
});

test('several segments and none named is a fault that names them; one alone needs no name', async (t) => {
  const id = '97987bca-ae59-4c7d-94ba-ee4f19ab8c21';
  const several = await faultOf(read([`${here}/S3_1234_20914_XYZCustomer_iter_1486140844000.sync`]));
  assert.deepEqual([several.code, several.exitCode], ['adobe_audience_required', 2]);
  assert.match(several.message, /24, 26, 27, 25, 28/);
  assert.match(several.hint ?? '', /--adobe-audience/);
  const name = 'S3_1_20914_iter_1486140844000.sync';
  assert.equal((await textOf(t, name, `${id} 24\n${id} 24\n`)).add, 2);
  assert.equal((await textOf(t, name, `${id}\t\t24\n`)).remove, 1);
  // Each file holds one segment, and together they are two.
  const zip = makeZip([
    { name, content: `${id} 24\n` },
    { name: 'S3_1_20914_iter_1486140845000.sync', content: `${id} 25\n` },
  ]);
  assert.equal((await faultOf(textOf(t, 'all.zip', zip))).code, 'adobe_audience_required');
});

test('every way of writing a trait is understood', async (t) => {
  const name = 'ftp_dpm_20914_1445374061.sync.1.gz';
  const lines = [
    'a\td_sid=24,d_sid=26',
    'b\t24:0, 26:-1',
    'c\t"d_unsid=24"',
    'd\tic=52,"color" = "blue, dark"',
    'e\t24',
    'f',
  ];
  const packed = gzipSync(`\ufeff${lines.join('\r\n')}\r\n`);
  const trait = await textOf(t, name, packed, '24');
  assert.deepEqual(
    trait.records.map((record) => {
      if ('cells' in record) return record.cells.join(' ');
      return 'rejected' in record ? record.rejected : 'other';
    }),
    [
      'a realized 1445374061',
      'b exited 1445374061',
      'c exited 1445374061',
      'other',
      'e realized 1445374061',
      'cell_count',
    ],
  );
  assert.equal((await textOf(t, name, packed, 'ic=52')).add, 1);
  assert.equal((await textOf(t, name, packed, 'color=blue, dark')).add, 1);
  assert.equal((await textOf(t, name, packed, '26')).remove, 1);
});

test('the time of a membership is that of its file, whatever number of its part is glued to it', async (t) => {
  const times: [name: string, time: string | undefined][] = [
    ['S3_1_20914_iter_1486140844000.sync', '1486140844000'],
    ['S3_1_20914_iter_1486140844000001.sync', '1486140844000'],
    ['S3_1_20914_iter_1486140844000-1.sync', '1486140844000'],
    ['ftp_dpm_20914_1445374061.sync.2', '1445374061'],
    ['S3_1_20914_iter.sync', undefined],
  ];
  for (const [name, time] of times) {
    const [record] = (await textOf(t, name, 'a\t24\n', '24')).records;
    assert.ok(record && 'cells' in record);
    assert.equal(record.cells[2], time, name);
  }
});

test('a line that does not line up is rejected, and a file cut within a line is damage', async (t) => {
  const name = 'S3_1_20914_iter_1486140844000-1.sync';
  const ragged = await textOf(t, name, 'a 24 25 26\nb 24\nc 24  25\n\n d 24\ne\n', '24');
  assert.deepEqual(
    ragged.records.map((record) => [record.line, 'rejected' in record ? record.rejected : 'read']),
    [
      [1, 'cell_count'],
      [2, 'read'],
      [3, 'cell_count'],
      [5, 'cell_count'],
      [6, 'cell_count'],
    ],
  );
  const cut = await faultOf(textOf(t, name, 'a 24\n97987bca-ae59', '24'));
  assert.deepEqual([cut.code, cut.message.includes('line 2')], ['source_damaged', true]);
  const full = gunzipSync(
    await readFile(`${samples}${here}/S3_1234_20914_XYZCustomer_full_1486140844000.sync.gz`),
  );
  const broken = gzipSync(full).subarray(0, -6);
  assert.equal(
    (await faultOf(textOf(t, 'S3_1_20914_full_1486140844000.sync.gz', broken, '24'))).code,
    'source_damaged',
  );
});

test('lines are the same wherever a block of the file ends, with any line end', async () => {
  const line = fc.string({ unit: fc.constantFrom('a', '4', ' ', 'é', '\t'), maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1 }),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      async (texts, newline, size, ended) => {
        const bytes = Buffer.from(texts.join(newline) + (ended ? newline : ''));
        const blocks: Buffer[] = [];
        for (let at = 0; at < bytes.length; at += size) blocks.push(bytes.subarray(at, at + size));
        const read: { text: string; line: number }[] = [];
        for await (const some of linesOf('x.sync', toStream(blocks))) read.push(...some);
        const expected = texts
          .map((text, at) => ({ text, line: at + 1 }))
          .filter(({ text }) => text.trim() !== '');
        assert.deepEqual(
          read.map(({ text, line }) => ({ text, line })),
          expected,
        );
      },
    ),
    { numRuns: 200 },
  );
});

async function* toStream(blocks: Buffer[]): AsyncGenerator<Buffer> {
  yield* blocks;
}

test('an id synchronisation holds the digests of addresses, up to ten a customer', async (t) => {
  const digest = 'b5fc85e55755f9e0d030a10ab4429b6b2944855f9a0d60077fe832becbc41d72';
  const { headers, records } = await textOf(
    t,
    'c2c_id_999999_987654_1560431657.sync',
    `crm-1\t${digest}\t${digest}\t\t\t\r\ncrm-2\t${digest}\r\n`,
  );
  assert.deepEqual(headers?.slice(0, 3), ['Customer ID', 'Email_LC_SHA256', 'Email_LC_SHA256']);
  assert.deepEqual(
    records.map((record) => ('cells' in record ? record.cells.filter((cell) => cell !== '') : [])),
    [
      ['crm-1', digest, digest],
      ['crm-2', digest],
    ],
  );
});
