import assert from 'node:assert/strict';
import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { PushOptions, PushResult } from '../../src/activation/index.ts';
import { Fault } from '../../src/fault.ts';
import { sha256 } from '../support/identities.ts';
import { workplace } from '../support/push.ts';

/**
 * Adobe's samples, pushed whole into an audience that is there already: the files of a row lie in a folder of their own.
 * Rows, additions, removals and people are those that the samples were published with.
 */
const samples = fileURLToPath(new URL('../../samples/adobe/', import.meta.url));
const fixtures = fileURLToPath(new URL('../fixtures/sources/', import.meta.url));
const segment = '12341e18-abcd-49c2-836d-123c88e76c39';
const audience = { adobeAudience: segment };
const export15 = `Amazon_S3_segment${segment}_20260115060000`;
const parts = [`01-aep-audience-csv/${export15}.csv`, `01-aep-audience-csv/${export15}_2.csv`];
const manifest =
  '01-aep-audience-csv/manifest-d0420d72-756c-4159-9e7f-7d3e2f8b501e-0ac8f3c0-29bd-40aa-82c1-f1b7e0657b19.json';
const warehouse = '07-analytics-data-warehouse/acme segment extract - 20260115 - 20260115';
const flat = '02-aep-audience-json-parquet';
const dataset = '03-aep-dataset-export';
const streams = '04-streaming';
const ids = '05-audience-manager';

const emails = {
  ada: 'ada@example.com',
  bob: 'bob.sample@example.com',
  chloe: 'chloe.muster@example.org',
  eve: 'eve.gone@example.com',
  fay: 'fay.upper@example.com',
  gus: 'gus.empty@example.net',
  hal: 'hal@example.com',
};
const phones = {
  ada: '+12125550101',
  bob: '+12125550102',
  dan: '+12125550104',
  eve: '+12125550105',
  fay: '+12125550106',
  hal: '+447700900123',
};
const idfa = '6d92078a-8246-4ba4-ae5b-76104861e7dc';
const gaid = '97987bca-ae59-4c7d-94ba-ee4f19ab8c21';

const { eve: _, ...staying } = emails;
const { eve: __, ...stayingPhones } = phones;
const sevenEmails = Object.values(staying);
const fivePhones = Object.values(stayingPhones);
const everybody = { EMAIL: sevenEmails, PHONE: fivePhones };
const withDevices = { ...everybody, IDFA: [idfa], AAID: [gaid] };

type Records = Partial<PushResult['receipt']['records']>;
type Members = Partial<Record<'EMAIL' | 'PHONE' | 'IDFA' | 'AAID', string[]>>;

const rows: [files: string[], Records, Members, Partial<PushOptions>?][] = [
  [[...parts, manifest], { read: 7, added: 7 }, everybody],
  [
    [`01-aep-audience-csv/Amazon_S3_segment${segment}_20260116060000-incremental.csv`],
    { read: 2, added: 1, removed: 1 },
    { EMAIL: [emails.bob], PHONE: [phones.bob] },
  ],
  [['01-aep-audience-csv/prehashed-and-device-ids.csv'], { read: 8, added: 7, removed: 1 }, withDevices],
  [
    ['01-aep-audience-csv/identity-namespace-Email.csv'],
    { read: 2, added: 2 },
    { EMAIL: ['johndoe_2@example.com', 'doejohn_2@example.com', 'johndoe@example.com'] },
  ],
  [['01-aep-audience-csv/opt-pipe-noquote-NULL.csv'], { read: 7, added: 7 }, everybody],
  [
    ['01-aep-audience-csv/legacy-tab-delimited.csv'],
    { read: 8, added: 6, removed: 1, empty: 1 },
    { EMAIL: sevenEmails },
  ],
  [
    ['01-aep-audience-csv/opt-comma-quote-removed.csv'],
    { read: 2, added: 1, rejected: 1 },
    { EMAIL: [emails.ada] },
    { maxReject: 1 },
  ],
  [['01-aep-audience-csv/utf16le-bom.csv'], { read: 7, added: 7 }, everybody],
  [['01-aep-audience-csv/gz'], { read: 7, added: 7 }, everybody],
  [
    ['01-aep-audience-csv/rezipped-by-user.zip'],
    { read: 4, added: 4 },
    { EMAIL: [emails.ada, emails.bob, emails.chloe], PHONE: [phones.ada, phones.bob, phones.dan] },
  ],
  [
    ['01-aep-audience-csv/calculated-field-array.csv'],
    { read: 2, added: 2 },
    { EMAIL: [emails.ada, 'ada.alt@example.org', emails.bob], PHONE: [phones.ada] },
  ],
  ...[`${export15}.json`, `${export15}.json.gz`, 'same-as-json-array.json', `${export15}.parquet`].map(
    (file): (typeof rows)[number] => [[`${flat}/${file}`], { read: 8, added: 7, removed: 1 }, everybody],
  ),
  [
    [`${dataset}/acme`],
    { read: 9, added: 2, removed: 1, excluded: 5, duplicate: 1 },
    { EMAIL: [emails.ada], PHONE: [phones.ada, phones.bob], AAID: [gaid] },
  ],
  [
    [`${dataset}/same-records-uncompressed.ndjson`],
    { read: 8, added: 2, removed: 1, excluded: 5 },
    { EMAIL: [emails.ada], PHONE: [phones.ada, phones.bob], AAID: [gaid] },
  ],
  // Their schema has no idSpecific, optOutConsentLevel and optInOut: Bob's, Gus's and Hal's refusals are not in them.
  ...[`${dataset}/same-records-snappy.parquet`, `${dataset}/acme-parquet`].map(
    (file): (typeof rows)[number] => [
      [file],
      { read: 8, added: 4, removed: 1, excluded: 3 },
      {
        EMAIL: [emails.ada, emails.bob, emails.gus, emails.hal],
        PHONE: [phones.ada, phones.bob],
        AAID: [gaid],
      },
    ],
  ),
  [
    [`${streams}/http-api-profiles.ndjson`],
    { read: 8, added: 6, removed: 1, empty: 1 },
    { EMAIL: sevenEmails },
    audience,
  ],
  [
    [`${streams}/destination-sdk-sample-profiles.json`],
    { read: 8, added: 7, removed: 1 },
    withDevices,
    audience,
  ],
  [[`${streams}/http-api-one-profile-pretty.json`], { read: 1, added: 1 }, { EMAIL: [emails.ada] }, audience],
  [
    [`${streams}/destination-sdk-rendered-batch.json`],
    { read: 8, added: 6, removed: 1, empty: 1 },
    { EMAIL: sevenEmails },
    audience,
  ],
  ...audienceManager(),
  [
    ['06-campaign/profileBase_20260115_120253.txt'],
    { read: 2, added: 1, excluded: 1 },
    { EMAIL: [emails.ada], PHONE: [phones.ada] },
  ],
  [
    ['06-campaign/recipients_20260115_081532.txt'],
    { read: 3, added: 1, excluded: 2 },
    { EMAIL: [emails.ada], PHONE: [phones.ada] },
  ],
  [['06-campaign/recipients_20260115_081532.csv.gz'], { read: 1, added: 1 }, { EMAIL: [emails.ada] }],
  [[`${warehouse}.csv`], { read: 2, added: 1, empty: 1 }, { EMAIL: [emails.ada] }],
  [[`${warehouse}.zip`], { read: 2, added: 1, empty: 1 }, { EMAIL: [emails.ada] }],
];

function audienceManager(): typeof rows {
  const androids = [gaid, '1789c0bf-1b76-46ff-a674-6a21d40749f0', 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee'];
  const iter = `${ids}/S3_1234_20914_XYZCustomer_iter_1486140844000.sync`;
  const full = `${ids}/S3_1234_20914_XYZCustomer_full_1486140844000`;
  const apple = `${ids}/ftp_1234_20915_iter_1486140843000.sync`;
  const inbound = `${ids}/ftp_dpm_20915_21_1445374061.overwrite`;
  const of = (adobeAudience: string) => ({ adobeAudience });
  return [
    [[iter], { read: 3, added: 3 }, { AAID: androids }, of('24')],
    [[iter], { read: 3, removed: 1, filtered: 2 }, {}, of('25')],
    [[`${full}.sync.gz`, `${full}001.sync.gz`], { read: 3, added: 3 }, { AAID: androids }, of('24')],
    [[apple], { read: 1, added: 1 }, { IDFA: [idfa] }, of('24')],
    [[apple], { read: 1, removed: 1 }, {}, of('25')],
    [[inbound], { read: 1, added: 1 }, { IDFA: [idfa] }, of('24')],
    [[inbound], { read: 1, removed: 1 }, {}, of('28')],
  ];
}

describe("a push of Adobe's samples", () => {
  for (const [files, records, members, options = {}] of rows) {
    test(`${files[0]} ${options.adobeAudience ?? ''}`, async (t) => {
      const { work, receipt, fault } = await pushed(t, files, options);
      assert.equal(fault, undefined);
      assert.ok(receipt);
      assert.deepEqual(receipt.records, { ...noRecords, ...records });
      const wanted = Object.entries({ ...members, EMAIL: [...(members.EMAIL ?? []), seed] });
      assert.deepEqual(
        work.members(receipt.audience.id),
        Object.fromEntries(wanted.map(([kind, values]) => [`${kind}_SHA256`, values.map(sha256).sort()])),
      );
    });
  }
});

const refused: [files: string[], exit: number, code: string, options?: Partial<PushOptions>][] = [
  [['01-aep-audience-csv/opt-comma-quote-removed.csv'], 3, 'too_many_rejects'],
  [[...parts, 'manifest-size-mismatch.json'], 10, 'source_damaged'],
  [[`${dataset}/adobe-style-flat-dataset.json`], 10, 'no_identifier_column'],
  [[`${streams}/truncated-last-line.ndjson`], 10, 'source_damaged', audience],
  [[`${ids}/ambiguous-double-space.sync`], 10, 'dialect_unsettled', { adobeAudience: '24' }],
  [
    ['sync', 'info'].map((ending) => `${ids}/ftp_1234_45454_XYZCustomer_iter_1486140843000.${ending}`),
    10,
    'source_unreadable',
    { adobeAudience: '24' },
  ],
  [[`${streams}/http-api-profiles.ndjson`], 2, 'adobe_audience_required'],
];

describe("what cannot be used of Adobe's samples sends nothing", () => {
  for (const [files, exit, code, options = {}] of refused) {
    test(`${files.at(-1)} ends with ${exit}`, async (t) => {
      const { work, fault } = await pushed(t, files, options);
      assert.deepEqual([fault?.exitCode, fault?.code], [exit, code]);
      // The one row is the audience's first member, sent before.
      assert.deepEqual(work.emulator.requests().rows, { add: 1, delete: 0 });
    });
  }
});

const seed = 'seed@example.com';

async function pushed(t: TestContext, files: readonly string[], options: Partial<PushOptions>) {
  const work = await workplace(t);
  // An audience of its own making knows that nobody is to be removed from it.
  await work.push(await work.file('seed.csv', `Email\n${seed}\n`));
  for (const file of files) {
    const to = join(work.context.cwd, 'export', file.replace(/^[^/]*\//, ''));
    await mkdir(dirname(to), { recursive: true });
    await cp(join(file.includes('/') ? samples : fixtures, file), to, { recursive: true });
  }
  try {
    return { work, ...(await work.push('export', options)) };
  } catch (fault) {
    assert.ok(fault instanceof Fault);
    return { work, receipt: undefined, fault };
  }
}

const noRecords: PushResult['receipt']['records'] = {
  read: 0,
  added: 0,
  removed: 0,
  unchanged: 0,
  duplicate: 0,
  excluded: 0,
  filtered: 0,
  rejected: 0,
  empty: 0,
  pending: 0,
};
