import assert from 'node:assert/strict';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { pushDefaults } from '../../src/activation/index.ts';
import { mapFiles } from '../../src/activation/map-files.ts';
import { readerOf } from '../../src/activation/record.ts';
import { Fault } from '../../src/fault.ts';
import { openSources } from '../../src/sources/index.ts';
import { temporaryFolder } from '../support/folder.ts';
import { sha256 } from '../support/identities.ts';
import { type Workplace, workplace } from '../support/push.ts';

const samples = fileURLToPath(new URL('../../samples/adobe/', import.meta.url));
const part = 'Amazon_S3_segment12341e18-abcd-49c2-836d-123c88e76c39_20260115060000';
const manifest = 'manifest-d0420d72-756c-4159-9e7f-7d3e2f8b501e-0ac8f3c0-29bd-40aa-82c1-f1b7e0657b19.json';
const dataset = '03-aep-dataset-export';
const ids = '05-audience-manager';

interface Counts {
  read: number;
  add: number;
  remove?: number;
  excluded?: number;
  empty?: number;
  filtered?: number;
  rejected?: number;
}

test('Parquet with every field of the NDJSON gives the very same people', async (t) => {
  const folder = await folderOf(t, [`${dataset}/same-records-uncompressed.ndjson`]);
  const json = await readFolder(folder);
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  await connection.run(
    `COPY (FROM read_json('${folder}/same-records-uncompressed.ndjson')) TO '${folder}/all.parquet' (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  await rm(join(folder, 'same-records-uncompressed.ndjson'));
  const parquet = await readFolder(folder);
  assert.deepEqual(parquet, json);
  assert.deepEqual([parquet.counts.add, parquet.counts.remove, parquet.counts.excluded], [2, 1, 5]);
  assert.deepEqual(parquet.identities[0], [
    `email ${sha256('ada@example.com')}`,
    `phone ${sha256('+12125550101')}`,
  ]);
});

test('what cannot be used ends with 10 before anything is sent', async (t) => {
  const unusable: [files: string[], code: string, says: RegExp][] = [
    [[`${ids}/ambiguous-double-space.sync`], 'dialect_unsettled', /line 2/],
    [
      [
        `${ids}/ftp_1234_45454_XYZCustomer_iter_1486140843000.sync`,
        `${ids}/ftp_1234_45454_XYZCustomer_iter_1486140843000.info`,
      ],
      'source_unreadable',
      /data provider 45454/,
    ],
    [
      [`01-aep-audience-csv/${part}.csv`, `01-aep-audience-csv/${manifest}`],
      'source_damaged',
      /_2\.csv".*not there/,
    ],
  ];
  for (const [files, code, says] of unusable) {
    const work = await workplace(t);
    await copyInto(join(work.context.cwd, 'export'), files);
    const requests = work.emulator.requests();
    const fault = await faultOf(work.push('export', { adobeAudience: '24' }));
    assert.deepEqual([fault.code, fault.exitCode], [code, 10]);
    assert.match(fault.message, says);
    assert.deepEqual(work.emulator.requests(), requests, 'a request was made');
  }
});

test('a folder of every format is one push, and its people are in the audience once', async (t) => {
  const work = await workplace(t);
  const folder = join(work.context.cwd, 'export');
  await copyInto(folder, [
    `01-aep-audience-csv/${part}.csv`,
    `01-aep-audience-csv/${part}_2.csv`,
    `01-aep-audience-csv/${manifest}`,
    '01-aep-audience-csv/rezipped-by-user.zip',
    '06-campaign/recipients_20260115_081532.csv.gz',
  ]);
  await mkdir(join(folder, 'more'));
  await writeFile(join(folder, 'more', '_SUCCESS'), '');
  await writeFile(join(folder, 'more', 'late.csv'), 'Email\nzoe@example.com\n');
  const { receipt, fault } = await work.push('export');
  assert.equal(fault, undefined);
  assert.equal(receipt.status, 'succeeded');
  assert.deepEqual(
    receipt.source.map(({ file, records }) => [file, records]),
    [
      [`export/${part}.csv`, 4],
      [`export/${part}_2.csv`, 3],
      ['export/more/late.csv', 1],
      ['export/recipients_20260115_081532.csv.gz', 1],
      ['export/rezipped-by-user.zip/export/part1.csv', 4],
    ],
  );
  const { read, added, duplicate } = receipt.records;
  assert.deepEqual({ read, added, duplicate }, { read: 13, added: 8, duplicate: 5 });
  assert.deepEqual(work.members(receipt.audience.id), {
    EMAIL_SHA256: [
      'ada@example.com',
      'bob.sample@example.com',
      'chloe.muster@example.org',
      'fay.upper@example.com',
      'gus.empty@example.net',
      'hal@example.com',
      'zoe@example.com',
    ]
      .map(sha256)
      .sort(),
    PHONE_SHA256: ['+12125550101', '+12125550102', '+12125550104', '+12125550106', '+447700900123']
      .map(sha256)
      .sort(),
  });
  assert.match(work.warnings.join('\n'), /hold no people: .*manifest-d0420d72.*_SUCCESS/);

  const again = await work.push('export');
  assert.deepEqual([again.receipt.status, again.receipt.batches.total], ['nothing_to_do', 0]);
});

test('Android ids of a segment arrive in their own column', async (t) => {
  const work = await workplace(t);
  await copyInto(join(work.context.cwd, 'export'), [
    `${ids}/S3_1234_20914_XYZCustomer_iter_1486140844000.sync`,
  ]);
  const { receipt } = await work.push('export/*.sync', { adobeAudience: '24' });
  assert.equal(receipt.records.added, 3);
  assert.deepEqual(work.members(receipt.audience.id), {
    AAID_SHA256: [
      '97987bca-ae59-4c7d-94ba-ee4f19ab8c21',
      '1789c0bf-1b76-46ff-a674-6a21d40749f0',
      'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
    ]
      .map(sha256)
      .sort(),
  });
});

test('who lost the segment is removed; a full file can be mirrored, an incremental one cannot', async (t) => {
  const work = await workplace(t);
  const folder = join(work.context.cwd, 'export');
  const full = 'S3_1234_20914_XYZCustomer_full_1486140844000';
  await copyInto(folder, [`${ids}/${full}.sync.gz`, `${ids}/${full}001.sync.gz`]);
  const first = await work.push('export', { adobeAudience: '24', mode: 'mirror' });
  assert.equal(first.receipt.records.added, 3);

  // The second day: one lost the segment; everybody else is not in the file.
  const late = 'export/S3_1234_20914_XYZCustomer_iter_1486227244000.sync';
  await work.file(late, '1789c0bf-1b76-46ff-a674-6a21d40749f0\t\t24\n');
  const fault = await faultOf(work.push(late, { adobeAudience: '24', mode: 'mirror' }));
  assert.deepEqual([fault.code, fault.exitCode], ['guard_refused', 4]);
  const { receipt } = await work.push(late, { adobeAudience: '24' });
  assert.deepEqual([receipt.records.removed, receipt.membership.removed_because.exited], [1, 1]);
  assert.deepEqual(work.members(receipt.audience.id), {
    AAID_SHA256: ['97987bca-ae59-4c7d-94ba-ee4f19ab8c21', 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee']
      .map(sha256)
      .sort(),
  });

  // Both days at once, the later first: the later still counts, by the time in its name.
  const both = await pushAll(work, [late, `export/${full}.sync.gz`, `export/${full}001.sync.gz`]);
  assert.deepEqual([both.records.added, both.membership.after], [0, 2]);
});

test('a segment file whose name does not say which ids it holds waits for a word', async (t) => {
  const work = await workplace(t);
  const file = await work.file('vip.sync', '97987bca-ae59-4c7d-94ba-ee4f19ab8c21 24\n');
  const fault = await faultOf(work.push(file));
  assert.deepEqual([fault.code, fault.exitCode], ['no_identifier_column', 10]);
  assert.match(work.warnings.join('\n'), /"MAID" is left out.*--map (idfa|gaid)=MAID/);
  const { receipt } = await work.push(file, { map: [{ kind: 'gaid', column: 'MAID' }] });
  assert.deepEqual(work.members(receipt.audience.id), {
    AAID_SHA256: [sha256('97987bca-ae59-4c7d-94ba-ee4f19ab8c21')],
  });
});

async function pushAll(work: Workplace, inputs: string[]) {
  const { receipt } = await work.push(inputs[0] as string, { inputs, adobeAudience: '24' });
  return receipt;
}

async function faultOf(work: Promise<unknown>): Promise<Fault> {
  const cause = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  assert.ok(cause instanceof Fault);
  return cause;
}

async function copyInto(folder: string, files: readonly string[]): Promise<void> {
  for (const file of files) {
    const to = join(folder, file.replace(/^[^/]*\//, ''));
    await mkdir(dirname(to), { recursive: true });
    await cp(join(samples, file), to, { recursive: true });
  }
}

async function folderOf(t: TestContext, files: readonly string[]): Promise<string> {
  const folder = await temporaryFolder(t);
  await copyInto(folder, files);
  return folder;
}

/** What each record of a folder gives, before anything is compared with a ledger. */
async function readFolder(cwd: string, adobeAudience?: string) {
  const all = { ...pushDefaults, adobeAudience, now: new Date('2026-02-01T00:00:00Z') };
  const counts: Required<Counts> = {
    read: 0,
    add: 0,
    remove: 0,
    excluded: 0,
    empty: 0,
    filtered: 0,
    rejected: 0,
  };
  const identities: string[][] = [];
  for (const file of mapFiles(await openSources(['.'], { cwd, adobeAudience }), all, () => undefined)) {
    const read = readerOf(file, all, () => assert.fail('no column comes up late'));
    for await (const chunk of file.source.read({})) {
      for (const record of chunk) {
        counts.read++;
        const reading = 'rejected' in record ? ({ outcome: 'rejected' } as const) : read(record);
        if (reading.outcome !== 'member') counts[reading.outcome]++;
        else {
          counts[reading.leaving ? 'remove' : 'add']++;
          identities.push(reading.identities.map(({ kind, digest }) => `${kind} ${digest}`));
        }
      }
    }
  }
  return { counts, identities };
}
