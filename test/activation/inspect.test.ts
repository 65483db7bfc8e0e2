import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { hashSource, inspectSource, pushDefaults } from '../../src/activation/index.ts';
import { inspectionText } from '../../src/cli/ui/inspection.ts';
import type { Kind } from '../../src/identities/index.ts';
import { makeContext } from '../support/context.ts';
import { sha256 } from '../support/identities.ts';
import { recordingTerminal } from '../support/terminal.ts';

type InspectOptions = Parameters<typeof inspectSource>[1];

const samples = fileURLToPath(new URL('../../samples/crm/', import.meta.url));
const sample = (file: string) => join(samples, file);
const person = recordingTerminal({ interactive: true, columns: 120 }).out;

async function inspect(t: TestContext, input: string, options: Partial<InspectOptions> = {}) {
  const context = await makeContext(t);
  const end = await inspectSource(context, {
    ...pushDefaults,
    inputs: [input],
    onProgress: () => undefined,
    signal: new AbortController().signal,
    ...options,
  });
  return { ...end, text: inspectionText(end.inspection, person), context };
}

async function inspectText(t: TestContext, text: string, options: Partial<InspectOptions> = {}) {
  const { home } = await makeContext(t);
  const path = join(home, 'list.csv');
  await writeFile(path, text);
  return inspect(t, path, options);
}

interface Expected {
  args?: string[];
  exit?: number;
  members?: Record<Kind, string[]>;
  records?: Record<string, number>;
}

const expectations = JSON.parse(await readFile(sample('expected.json'), 'utf8')) as Record<string, Expected>;

describe('the sample exports', () => {
  for (const [file, { args = [], exit, members, records }] of Object.entries(expectations)) {
    const country = args[0] === '--country' ? args[1] : undefined;
    if (members && records) {
      test(`${file}: what inspect expects is what is in it`, async (t) => {
        const { inspection, fault } = await inspect(t, sample(file), { country });
        assert.equal(fault, undefined);
        const { read, excluded, rejected, empty, ...others } = inspection.records;
        assert.deepEqual(
          { read, excluded, rejected, empty, added: others.members, duplicate: others.duplicate },
          { read: 0, added: 0, excluded: 0, rejected: 0, empty: 0, duplicate: 0, ...records },
        );
        const sizes = Object.entries(members).map(([kind, values]) => [kind, values.length]);
        assert.deepEqual(inspection.expected.identities, Object.fromEntries(sizes));
      });
      test(`${file}: hash writes the digests of exactly these people`, async (t) => {
        const context = await makeContext(t);
        const hashing = hashSource(context, {
          ...pushDefaults,
          country,
          maxReject: 1,
          inputs: [sample(file)],
          output: 'hashed.csv',
          force: false,
          header: true,
          onProgress: () => undefined,
          warn: () => undefined,
          signal: new AbortController().signal,
        });
        const wanted = Object.values(members).flat().map(sha256).sort();
        if (wanted.length === 0) return assert.rejects(hashing, { code: 'guard_refused' });
        await hashing;
        const [, ...rows] = (await readFile(join(context.cwd, 'hashed.csv'), 'utf8')).trim().split('\n');
        const written = rows.flatMap((row) => row.split(',')).filter((cell) => cell !== '');
        assert.deepEqual([...new Set(written)].sort(), wanted);
      });
    }
    if (exit === 0 || members || records === undefined) {
      test(`${file}: nothing plain is shown`, async (t) => {
        const end = await inspect(t, sample(file), { country }).catch(() => undefined);
        if (!end) return;
        const shown = `${JSON.stringify(end.inspection)}${end.text}`;
        const bytes = await readFile(sample(file));
        const text = `${bytes.toString('latin1').replaceAll('\0', '')}`;
        const plain = text.match(/[\w.+-]{3,}@[\w-]{3,}\.\w+|\d[\d ().-]{7,}\d|[\da-f]{32,}/gi) ?? [];
        for (const value of plain) assert.ok(!shown.includes(value), file);
      });
    }
  }
});

test('a list of many kinds is described so that a person knows what to mend', async (t) => {
  const digest = sha256('ada@example.com');
  const { inspection, text } = await inspectText(
    t,
    `Email,Mobile,Land,Newsletter,madid,Note
ada@example.com,+12125550101,US,yes,6d92078a-8246-4ba4-ae5b-76104861e7dc,x
${digest},07700 900124,GB,yes,1789c0bf-1b76-46ff-a674-6a21d40749f0,x
bob@@example.com,030 901820,,,97987bca-ae59-4c7d-94ba-ee4f19ab8c21,x
info@example.com,1.21256E+10,DE,no,,x
,,,,,x
`,
  );
  const [file] = inspection.files;
  assert.deepEqual(file?.columns, [
    {
      number: 1,
      header: 'Email',
      use: 'email',
      why: 'by its header',
      values: {
        good: 3,
        hashed: 1,
        missing: 1,
        damaged: 1,
        reasons: { invalid_email: { count: 1, example: 'b••@@•••••••.•••' } },
        example: 'a••@e••.com',
      },
    },
    {
      number: 2,
      header: 'Mobile',
      use: 'phone',
      why: 'by its header',
      values: {
        good: 2,
        hashed: 0,
        missing: 1,
        damaged: 2,
        reasons: {
          phone_needs_country: { count: 1, example: '0•• ••••••' },
          phone_damaged: { count: 1, example: '1.••••••+••' },
        },
        example: '+12••••••••1',
      },
    },
    { number: 3, header: 'Land', use: 'country', why: 'by its header' },
    { number: 4, header: 'Newsletter', use: 'consent', why: 'a no refuses the e-mail' },
    {
      number: 5,
      header: 'madid',
      use: null,
      why: 'could be idfa or gaid: its name does not say whether the ids are of Apple or of Android',
    },
    { number: 6, header: 'Note', use: null, why: '' },
  ]);
  assert.deepEqual(inspection.phones_by_country, { US: 1, GB: 1 });
  // The first two are one person: her digest is that of her address.
  assert.deepEqual(inspection.expected, {
    people: 1,
    identities: { email: 1, phone: 2, idfa: 0, gaid: 0 },
    minimum: 1000,
    reaches_minimum: false,
    exact: true,
  });
  assert.deepEqual(
    inspection.warnings.map(({ code }) => code),
    [
      'below_minimum',
      'many_rejects',
      'column_left_out',
      'phone_needs_country',
      'phone_damaged',
      'mixed_column',
      'role_address',
      'unknown_number_range',
    ],
  );
  assert.match(text, /CSV · UTF-8 · commas · quotes " · LF · header row/);
  assert.match(
    text,
    /Email +e-mail +█+░+ 60 % good \(33.3 % hashed, 66.7 % plain\), 20 % damaged, 20 % missing/,
  );
});

test('a thousand people are enough when TikTok knows them all', async (t) => {
  const rows = (people: number) =>
    `Email,Consent\n${Array.from({ length: people }, (_, at) => `p${at % 1250}@example.com,yes\n`).join('')}`;
  const { inspection, text } = await inspectText(t, rows(2500));
  assert.deepEqual([inspection.expected.people, inspection.records.duplicate], [1250, 1250]);
  assert.match(text, /1,250 people .*enough for TikTok if it matches 80 % of them/);
  assert.deepEqual(inspection.warnings, []);
  const { inspection: fewer } = await inspectText(t, rows(999));
  assert.deepEqual([fewer.expected.reaches_minimum, fewer.warnings[0]?.code], [false, 'below_minimum']);
});

test('whoever agrees once and refuses once is not expected', async (t) => {
  const { inspection } = await inspectText(
    t,
    'Email,Unsubscribed\nada@example.com,no\nbob@example.com,no\nada@example.com,yes\n',
  );
  assert.equal(inspection.expected.people, 1);
  assert.ok(inspection.warnings.some(({ code }) => code === 'contradicted'));
});

test('of a file with an unclosed quote one sees what could be read, and where it broke', async (t) => {
  const good = Array.from({ length: 20_000 }, (_, at) => `p${at}@example.com,Name ${at}\n`).join('');
  const rest = Array.from({ length: 500 }, (_, at) => `q${at}@example.com,Name ${at}\n`).join('');
  const { inspection, fault, text } = await inspectText(t, `Email,Name\n${good}x@example.com,"Ada\n${rest}`);
  assert.deepEqual([fault?.code, fault?.exitCode], ['source_damaged', 10]);
  assert.match(inspection.fault?.message ?? '', /line 20002/);
  assert.ok(inspection.records.read > 10_000, `${inspection.records.read} records were read`);
  assert.equal(inspection.files[0]?.columns[0]?.values?.damaged, 0);
  assert.match(text, /read, then it broke off/);
});

test('a file without identifiers still shows its columns, and what they could be', async (t) => {
  const { inspection, fault } = await inspectText(
    t,
    'Name,Kontakt\nAda,ada@example.com\nBob,bob@example.com\n',
  );
  assert.deepEqual([fault?.code, inspection.fault?.code], ['no_identifier_column', 'no_identifier_column']);
  assert.match(inspection.files[0]?.columns[1]?.why ?? '', /could be email/);
});

test('condition, list and rejects work as in a push', async (t) => {
  const { home } = await makeContext(t);
  await writeFile(join(home, 'left.csv'), 'bob@example.com\n');
  const { inspection, context } = await inspectText(
    t,
    'Email,Country\nada@example.com,US\nbob@example.com,US\ncleo@example.com,GB\nnobody,US\n',
    { where: "country = 'US'", suppress: [join(home, 'left.csv')], rejects: 'rejects.csv' },
  );
  const { members, excluded, filtered, rejected } = inspection.records;
  assert.deepEqual(
    { members, excluded, filtered, rejected },
    { members: 1, excluded: 1, filtered: 1, rejected: 1 },
  );
  const lines = (await readFile(join(context.cwd, 'rejects.csv'), 'utf8')).split('\r\n');
  assert.match(lines[1] ?? '', /list.csv,2,3,,suppressed$/);
  assert.match(lines[2] ?? '', /list.csv,4,5,Email,invalid_email$/);
});

test('a key that comes up late is read, and named where its value is refused', async (t) => {
  const { home } = await makeContext(t);
  const early = Array.from({ length: 400 }, (_, at) => `{"email":"p${at}@example.com"}`);
  const late = ['{"email":"ada@example.com","phone":"+12125550101"}', '{"phone":"12"}'];
  const rejects = join(home, 'rejects.csv');
  const { inspection, fault } = await inspectText(t, [...early, ...late].join('\n'), { rejects });
  assert.equal(fault, undefined);
  const { members, rejected } = inspection.records;
  assert.deepEqual([members, rejected, inspection.expected.identities.phone], [401, 1, 1]);
  assert.match(await readFile(rejects, 'utf8'), /list\.csv,402,402,phone,/);
});

test('who leaves is counted as such and expected nowhere', async (t) => {
  const { inspection, text } = await inspectText(
    t,
    'Email,Status\nada@example.com,realized\nbob@example.com,exited\ncleo@example.com,realized\ncleo@example.com,exited\n',
    { map: [{ kind: 'status', column: 'Status' }] },
  );
  const { read, members, leaving } = inspection.records;
  assert.deepEqual([read, members, leaving], [4, 2, 2]);
  assert.deepEqual([inspection.expected.people, inspection.expected.identities.email], [2, 2]);
  assert.match(text, /leaving 2/);
  assert.match(text, /stay in one record and leave in another.*: 1\./);
});

const adobe = fileURLToPath(new URL('../../samples/adobe/', import.meta.url));
const profiles = join(adobe, '04-streaming', 'http-api-profiles.ndjson');

test('of nested profiles the paths are shown, once it is said which audience counts', async (t) => {
  const { inspection, fault } = await inspect(t, profiles);
  assert.equal(fault?.code, 'adobe_audience_required');
  assert.equal(inspection.records.read, 0);
  const chosen = await inspect(t, profiles, { adobeAudience: '12341e18-abcd-49c2-836d-123c88e76c39' });
  assert.equal(chosen.fault, undefined);
  assert.ok(chosen.inspection.expected.people > 0);
  const uses = chosen.inspection.files[0]?.columns.map(({ use, why }) => [use, why]);
  assert.ok(uses?.some(([use, why]) => use === 'email' && why === 'by its path'));
  assert.match(chosen.text, /NDJSON · /);
});

test('of nested profiles each path has its share of good, hashed, damaged and missing values', async (t) => {
  const membership = { segmentMembership: { ups: { vip: { status: 'realized' } } } };
  const records = [
    {
      identityMap: {
        Email: [{ id: 'ada@example.com' }, { id: 'ada@example.org' }],
        Phone: [{ id: '+12125550101' }],
      },
      personalEmail: { address: 'ada@example.com' },
    },
    { identityMap: { Email: [{ id: sha256('bob@example.com') }], Phone_SHA256: [{ id: 'a1'.repeat(32) }] } },
    { identityMap: { Email: [{ id: 'cleo@@example.com' }], GAID: [{ id: '' }] } },
    { identityMap: { Phone: [{ id: '+447700900123' }] }, consents: { share: { val: 'n' } } },
  ];
  const others = { ...records[0], segmentMembership: { ups: { other: { status: 'realized' } } } };
  const text = [...records.map((record) => ({ ...record, ...membership })), others].map((record) =>
    JSON.stringify(record),
  );
  const { inspection, text: shown } = await inspectText(t, text.join('\n'), { adobeAudience: 'vip' });
  const values = new Map(inspection.files[0]?.columns.map(({ header, values }) => [header, values]));
  const counts = [...values].map(([path, found]) => [
    path,
    found?.good,
    found?.hashed,
    found?.damaged,
    found?.missing,
  ]);
  assert.deepEqual(counts.sort(), [
    ['identityMap.Email', 3, 1, 1, 1],
    ['identityMap.GAID', 0, 0, 0, 4],
    ['identityMap.Phone', 2, 0, 0, 2],
    ['identityMap.Phone_SHA256', 0, 0, 1, 3],
    ['personalEmail.address', 1, 0, 0, 3],
  ]);
  assert.deepEqual(values.get('identityMap.Email')?.reasons, {
    invalid_email: { count: 1, example: 'c•••@@•••••••.•••' },
  });
  assert.equal(values.get('identityMap.Email')?.example, 'a••@e••.com');
  assert.deepEqual(inspection.phones_by_country, { US: 1, GB: 1 });
  assert.match(shown, /identityMap\.Email +e-mail .*60 % good \(33.3 % hashed/);
});

test('the columns beside a status are said to be used', async (t) => {
  const prefix = 'segmentMembership_seg_namespace_seg_id_';
  const { inspection } = await inspectText(
    t,
    `Email,${prefix}status,${prefix}lastQualificationTime,${prefix}validUntil\nada@example.com,realized,2026-01-01T00:00:00Z,\n`,
  );
  assert.deepEqual(
    inspection.files[0]?.columns.map(({ use, why }) => [use, why.split(' ').slice(0, 3).join(' ')]),
    [
      ['email', 'by its header'],
      ['status', 'says who has'],
      ['status', 'says since when;'],
      ['status', 'says until when'],
    ],
  );
});

test('a condition cannot be asked of nested profiles, but of flat JSON', async (t) => {
  const { fault } = await inspect(t, profiles, {
    adobeAudience: '12341e18-abcd-49c2-836d-123c88e76c39',
    where: "country = 'US'",
  });
  assert.equal(fault?.code, 'condition_unusable');
  assert.match(fault?.message ?? '', /nested profiles/);
  const { inspection } = await inspectText(
    t,
    '{"email":"ada@example.com","ltv":700}\n{"email":"bob@example.com","ltv":"12"}\n{"email":"cleo@example.com"}\n',
    { where: 'ltv::double > 500' },
  );
  assert.deepEqual([inspection.records.members, inspection.records.filtered], [1, 2]);
});

test('a list to leave out may be of any format, too', async (t) => {
  const { home } = await makeContext(t);
  await writeFile(join(home, 'left.json'), '[{"mail":"bob@example.com"},{"mail":"ada@example.com"}]');
  const { inspection } = await inspectText(t, 'Email\nada@example.com\ncleo@example.com\n', {
    suppress: [join(home, 'left.json')],
  });
  assert.deepEqual(inspection.reasons, { suppressed: 1 });
  await writeFile(
    join(home, 'profile.json'),
    '{"identityMap":{"Email":[{"id":"zoe@example.com"}]},"segmentMembership":{"ups":{"left":{"status":"realized"}}}}',
  );
  const list = 'Email\nada@example.com\nzoe@example.com\n';
  const nested = await inspectText(t, list, { suppress: [join(home, 'profile.json')] });
  assert.deepEqual([nested.fault, nested.inspection.reasons], [undefined, { suppressed: 1 }]);
  const several = await inspectText(t, list, { suppress: [profiles] });
  assert.match(several.fault?.message ?? '', /--suppress speaks of several Adobe audiences/);
});
