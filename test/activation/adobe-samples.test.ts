import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { pushDefaults } from '../../src/activation/index.ts';
import { mapFiles } from '../../src/activation/map-files.ts';
import type { ReadOptions } from '../../src/activation/mapped-file.ts';
import { readerOf } from '../../src/activation/record.ts';
import { Fault } from '../../src/fault.ts';
import { openSources } from '../../src/sources/index.ts';

const samples = fileURLToPath(new URL('../../samples/adobe/', import.meta.url));
const segment = '12341e18-abcd-49c2-836d-123c88e76c39';
const export15 = `Amazon_S3_segment${segment}_20260115060000`;

interface Counted {
  read: number;
  add: number;
  remove: number;
  excluded?: number;
  empty?: number;
  rejected?: number;
  filtered?: number;
}

/** What samples/adobe states for each file; a person is a record here, duplicates are the ledger's to find. */
const expected: [files: string[], Counted, Partial<ReadOptions>?][] = [
  [
    [`01-aep-audience-csv/${export15}.csv`, `01-aep-audience-csv/${export15}_2.csv`],
    { read: 7, add: 7, remove: 0 },
  ],
  [
    [`01-aep-audience-csv/Amazon_S3_segment${segment}_20260116060000-incremental.csv`],
    { read: 2, add: 1, remove: 1 },
  ],
  [['01-aep-audience-csv/prehashed-and-device-ids.csv'], { read: 8, add: 7, remove: 1 }],
  [['01-aep-audience-csv/identity-namespace-Email.csv'], { read: 2, add: 2, remove: 0 }],
  [['01-aep-audience-csv/opt-pipe-noquote-NULL.csv'], { read: 7, add: 7, remove: 0 }],
  [['01-aep-audience-csv/legacy-tab-delimited.csv'], { read: 8, add: 6, remove: 1, empty: 1 }],
  [['01-aep-audience-csv/opt-comma-quote-removed.csv'], { read: 2, add: 1, remove: 0, rejected: 1 }],
  [['01-aep-audience-csv/utf16le-bom.csv'], { read: 7, add: 7, remove: 0 }],
  [[`01-aep-audience-csv/gz/${export15}.csv.gz`], { read: 7, add: 7, remove: 0 }],
  [['01-aep-audience-csv/calculated-field-array.csv'], { read: 2, add: 2, remove: 0 }],
  [[`02-aep-audience-json-parquet/${export15}.json`], { read: 8, add: 7, remove: 1 }],
  [[`02-aep-audience-json-parquet/${export15}.json.gz`], { read: 8, add: 7, remove: 1 }],
  [['02-aep-audience-json-parquet/same-as-json-array.json'], { read: 8, add: 7, remove: 1 }],
  [['03-aep-dataset-export/same-records-uncompressed.ndjson'], { read: 8, add: 2, remove: 1, excluded: 5 }],
  // Ada once more, without a word of consent: a duplicate, less the IDFA that she refused in her first record.
  [acme(), { read: 9, add: 3, remove: 1, excluded: 5 }],
  ...streaming(),
];

function acme(): string[] {
  const folder = '03-aep-dataset-export/acme/65a4f0c0ffee0123456789ab/exportTime=202601150600';
  const part = (number: string, id: string) =>
    `${folder}/part-${number}-tid-4172098795867639101-0b8c5520-9999-4cff-bdf5-1f32c8c47cb9-${id}-1-c000.json.gz`;
  return [part('00000', '451986'), part('00001', '451987')];
}

function streaming(): typeof expected {
  const chosen = { adobeAudience: segment };
  return [
    [['04-streaming/http-api-profiles.ndjson'], { read: 8, add: 6, remove: 1, empty: 1 }, chosen],
    [['04-streaming/destination-sdk-sample-profiles.json'], { read: 8, add: 7, remove: 1 }, chosen],
    [['04-streaming/http-api-one-profile-pretty.json'], { read: 1, add: 1, remove: 0 }, chosen],
    [['04-streaming/destination-sdk-rendered-batch.json'], { read: 8, add: 6, remove: 1, empty: 1 }, chosen],
  ];
}

for (const [files, counts, options] of expected) {
  test(`${files[0]} gives what its README states`, async () => {
    const { counted } = await readFiles(files, options);
    assert.deepEqual(counted, { excluded: 0, empty: 0, rejected: 0, filtered: 0, ...counts });
  });
}

test('of a dataset export the identities are those that nobody refused', async () => {
  const { added, removed } = await readFiles(['03-aep-dataset-export/same-records-uncompressed.ndjson']);
  assert.deepEqual(added, [
    [`email ${sha256('ada@example.com')}`, `phone ${sha256('+12125550101')}`],
    [`phone ${sha256('+12125550102')}`, `gaid ${sha256('97987bca-ae59-4c7d-94ba-ee4f19ab8c21')}`],
  ]);
  assert.deepEqual(removed, [[`email ${sha256('eve.gone@example.com')}`, `phone ${sha256('+12125550105')}`]]);
});

test('both forms of a JSON export give the same people as the CSV, and Eve besides', async () => {
  const csv = await readFiles([`01-aep-audience-csv/gz/${export15}.csv.gz`]);
  for (const file of [`${export15}.json`, 'same-as-json-array.json']) {
    const json = await readFiles([`02-aep-audience-json-parquet/${file}`]);
    assert.deepEqual(json.added, csv.added, file);
    assert.deepEqual(json.removed, [
      [`email ${sha256('eve.gone@example.com')}`, `phone ${sha256('+12125550105')}`],
    ]);
  }
});

test('a streamed message with an attribute and its hash gives one identity', async () => {
  const { added } = await readFiles(['04-streaming/http-api-one-profile-pretty.json'], {
    adobeAudience: 'loyalty members',
  });
  assert.deepEqual(added, [[`email ${sha256('ada@example.com')}`]]);
});

test('two audiences in a file, and none named: nobody guesses', async () => {
  const fault = await faultOf(readFiles(['04-streaming/http-api-profiles.ndjson']));
  assert.equal(fault.code, 'adobe_audience_required');
  assert.equal(fault.exitCode, 2);
  assert.match(fault.hint ?? '', new RegExp(`--adobe-audience.*${segment}.*fa5c4622`));
});

test('of the other audience everybody is a member, also Eve', async () => {
  const { counted } = await readFiles(['04-streaming/http-api-profiles.ndjson'], {
    adobeAudience: 'FA5C4622-6847-4199-8DD4-8B7C7C7ED1D6',
  });
  assert.deepEqual([counted.add, counted.remove, counted.empty], [7, 0, 1]);
});

test('a message that is cut off ends the run, and a dataset about no people too', async () => {
  const cut = await faultOf(
    readFiles(['04-streaming/truncated-last-line.ndjson'], { adobeAudience: segment }),
  );
  assert.equal(cut.code, 'source_damaged');
  assert.match(cut.message, /line 2/);
  const nobody = await faultOf(readFiles(['03-aep-dataset-export/adobe-style-flat-dataset.json']));
  assert.equal(nobody.code, 'no_identifier_column');
});

test('an Adobe export without a status says that its audience can only grow', async () => {
  const { warnings } = await readFiles(['01-aep-audience-csv/identity-namespace-Email.csv']);
  assert.match(warnings.join('\n'), /this audience can only grow/);
  const { warnings: none } = await readFiles([`02-aep-audience-json-parquet/${export15}.json`]);
  assert.deepEqual(none, []);
});

async function readFiles(files: string[], options: Partial<ReadOptions> = {}) {
  const warnings: string[] = [];
  const all = { ...pushDefaults, ...options, now: new Date('2026-02-01T00:00:00Z') };
  const mapped = mapFiles(await openSources(files, { cwd: samples }), all, (text) => warnings.push(text));
  const counted: Required<Counted> = {
    read: 0,
    add: 0,
    remove: 0,
    excluded: 0,
    empty: 0,
    rejected: 0,
    filtered: 0,
  };
  const added: string[][] = [];
  const removed: string[][] = [];
  for (const file of mapped) {
    const read = readerOf(file, all, () => assert.fail('no column comes up late'));
    for await (const chunk of file.source.read({})) {
      for (const record of chunk) {
        counted.read++;
        const reading = 'rejected' in record ? ({ outcome: 'rejected' } as const) : read(record);
        if (reading.outcome !== 'member') counted[reading.outcome]++;
        else {
          counted[reading.leaving ? 'remove' : 'add']++;
          const identities = reading.identities.map(({ kind, digest }) => `${kind} ${digest}`);
          (reading.leaving ? removed : added).push(identities);
        }
      }
    }
  }
  return { counted, added, removed, warnings };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function faultOf(work: Promise<unknown>): Promise<Fault> {
  const cause = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  assert.ok(cause instanceof Fault);
  return cause;
}
