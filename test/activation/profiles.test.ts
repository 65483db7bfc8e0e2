import assert from 'node:assert/strict';
import { copyFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Fault } from '../../src/fault.ts';
import { sha256 } from '../support/identities.ts';
import { type Workplace, workplace } from '../support/push.ts';

const streaming = fileURLToPath(new URL('../../samples/adobe/04-streaming/', import.meta.url));
const dataset = fileURLToPath(
  new URL(
    '../../samples/adobe/03-aep-dataset-export/acme/65a4f0c0ffee0123456789ab/exportTime=202601150600/',
    import.meta.url,
  ),
);
const segment = '12341e18-abcd-49c2-836d-123c88e76c39';

test('streamed messages are pushed for the audience that is named, and those who left are removed', async (t) => {
  const work = await workplace(t);
  await copyFile(join(streaming, 'http-api-profiles.ndjson'), join(work.context.cwd, 'messages.ndjson'));
  await assert.rejects(work.push('messages.ndjson'), (fault) => {
    assert.ok(fault instanceof Fault);
    return fault.code === 'adobe_audience_required';
  });
  assert.equal(work.emulator.requests().total, 0);

  await createAudience(work);
  const { receipt, fault } = await work.push('messages.ndjson', { adobeAudience: segment });
  assert.equal(fault, undefined);
  const { read, added, empty, removed } = receipt.records;
  assert.deepEqual([read, added, empty, removed], [8, 6, 1, 1]);
  assert.equal(receipt.source[0]?.format, 'ndjson');
  assert.deepEqual(receipt.mapping, { email: ['identityMap.email_lc_sha256', 'personalEmail.address'] });
  assert.deepEqual(work.members(receipt.audience.id), {
    EMAIL_SHA256: [
      'ada@example.com',
      'bob.sample@example.com',
      'chloe.muster@example.org',
      'fay.upper@example.com',
      'gus.empty@example.net',
      'hal@example.com',
      'seed@example.com',
    ]
      .map(sha256)
      .sort(),
  });
});

test('a dataset export in two parts: a refusal in one holds in the other', async (t) => {
  const work = await workplace(t);
  await createAudience(work);
  const parts = await readdir(dataset);
  const inputs = parts
    .filter((name) => name.endsWith('.gz'))
    .sort()
    .map((name) => join(dataset, name));
  const { receipt, fault } = await work.push(inputs[0] as string, { inputs });
  assert.equal(fault, undefined);
  const { read, added, removed, excluded, duplicate } = receipt.records;
  assert.deepEqual([read, added, removed, excluded, duplicate], [9, 2, 1, 5, 1]);
  assert.deepEqual(work.members(receipt.audience.id), {
    EMAIL_SHA256: [sha256('ada@example.com'), sha256('seed@example.com')].sort(),
    PHONE_SHA256: [sha256('+12125550101'), sha256('+12125550102')].sort(),
    AAID_SHA256: [sha256('97987bca-ae59-4c7d-94ba-ee4f19ab8c21')],
  });
});

test('who has left is taken out of the audience, under whatever rules he came in', async (t) => {
  const work = await workplace(t);
  const one = (status: string, time: string) =>
    `${JSON.stringify({
      identityMap: { Email: [{ id: 'eve+news@example.com' }], Phone: [{ id: '+12125550105' }] },
      segmentMembership: { ups: { a: { status, lastQualificationTime: time } } },
    })}\n`;
  const came = await work.file('day1.ndjson', one('realized', '2026-01-01T00:00:00Z'));
  const { receipt } = await work.push(came, { rules: 'tiktok-2025-08' });
  assert.deepEqual(work.members(receipt.audience.id), {
    EMAIL_SHA256: [sha256('eve@example.com')],
    PHONE_SHA256: [sha256('12125550105')],
  });
  const left = await work.file(
    'day2.ndjson',
    one('exited', '2026-01-02T00:00:00Z') + one('realized', '2026-01-01T00:00:00Z'),
  );
  const second = await work.push(left);
  assert.equal(second.fault, undefined);
  assert.deepEqual(work.members(receipt.audience.id), {});
});

test('people of another audience are filtered, and counted as such', async (t) => {
  const work = await workplace(t);
  const line = (id: string, audience: string) =>
    `${JSON.stringify({ identityMap: { Email: [{ id }] }, segmentMembership: { ups: { [audience]: { status: 'realized' } } } })}\n`;
  const file = await work.file('some.json', line('ada@example.com', 'a') + line('bob@example.com', 'b'));
  const { receipt } = await work.push(file, { adobeAudience: 'b' });
  assert.deepEqual([receipt.records.read, receipt.records.added, receipt.records.filtered], [2, 1, 1]);
  assert.deepEqual(work.warnings, []);
  await work.push(file, { adobeAudience: 'c' });
  assert.match(work.warnings.join('\n'), /none of the first profiles speaks of the audience c/);
});

test('an audience that comes up only at the end stops the run before anything is sent', async (t) => {
  const work = await workplace(t);
  const line = (audience: string) =>
    `${JSON.stringify({ identityMap: { Email: [{ id: 'ada@example.com' }] }, segmentMembership: { ups: { [audience]: { status: 'realized' } } } })}\n`;
  const { receipt, fault } = await work.push(
    await work.file('long.ndjson', line('a').repeat(5000) + line('b')),
  );
  assert.equal(fault?.code, 'adobe_audience_required');
  assert.equal(receipt.batches.total, 0);
  assert.equal(receipt.exit_code, 2);
});

test('a column that comes up only far down a JSON file is used all the same', async (t) => {
  const work = await workplace(t);
  const many = Array.from({ length: 15_000 }, () => '{"email":"ada@example.com","city":"New York"}').join(
    '\n',
  );
  const file = await work.file(
    'late.ndjson',
    `${many}\n{"email":"bob@example.com","mobile":"+12125550102"}\n`,
  );
  const { receipt, fault } = await work.push(file);
  assert.equal(fault, undefined);
  assert.deepEqual(receipt.mapping, { email: ['email'], phone: ['mobile'] });
  assert.deepEqual(work.members(receipt.audience.id), {
    EMAIL_SHA256: [sha256('ada@example.com'), sha256('bob@example.com')].sort(),
    PHONE_SHA256: [sha256('+12125550102')],
  });
});

test('one broken line is a rejected record, and --max-reject decides', async (t) => {
  const work = await workplace(t);
  const file = await work.file(
    'list.ndjson',
    '{"email":"ada@example.com"}\n{"email":\n{"email":"bob@example.com"}\n',
  );
  const refused = await work.push(file);
  assert.equal(refused.fault?.code, 'too_many_rejects');
  const { receipt } = await work.push(file, { maxReject: 0.5 });
  assert.deepEqual([receipt.records.added, receipt.records.rejected], [2, 1]);
  assert.deepEqual(receipt.reasons, { bad_json: 1 });
});

test('the rejects file names the path where a profile has no columns', async (t) => {
  const work = await workplace(t);
  const profiles = [
    { identityMap: { Email: [{ id: 'ada@example.com' }] }, mobilePhone: { number: '12' } },
    { identityMap: { Email: [{ id: 'bob@@example.com' }] } },
    { identityMap: { Email: [{ id: 'cleo@example.com' }] }, consents: { share: { val: 'n' } } },
  ];
  const file = await work.file('list.ndjson', profiles.map((each) => `${JSON.stringify(each)}\n`).join(''));
  await work.push(file, { maxReject: 1, rejects: 'rejects.csv' });
  const lines = (await readFile(join(work.context.cwd, 'rejects.csv'), 'utf8')).trim().split('\r\n');
  assert.deepEqual(lines.slice(1), [
    'list.ndjson,1,1,mobilePhone.number,invalid_phone',
    'list.ndjson,2,2,identityMap.Email,invalid_email',
    'list.ndjson,3,3,,consent_refused',
  ]);
});

test('flags that nested profiles have no use for are refused, not ignored', async (t) => {
  const work = await workplace(t);
  const file = await work.file('one.json', '{"identityMap":{"Email":[{"id":"ada@example.com"}]}}');
  for (const flags of [
    { countryColumn: 'country' },
    { consent: [{ column: 'share' }] },
    { map: [{ kind: 'status' as const, column: 's' }] },
  ]) {
    await assert.rejects(work.push(file, flags), (fault) => fault instanceof Fault && fault.code === 'usage');
  }
  const { receipt } = await work.push(file);
  assert.equal(receipt.records.added, 1);
  assert.match(work.warnings.join('\n'), /this audience can only grow/);
});

test('a CSV column named as the status decides who has left', async (t) => {
  const work = await workplace(t);
  const file = await work.file(
    'crm.csv',
    'email,lifecycle\nada@example.com,Active\nbob@example.com,Expired\neve@example.com,Paused\n',
  );
  assert.equal((await work.push(file, { dryRun: true })).receipt.records.added, 3);
  await createAudience(work);
  const { receipt } = await work.push(file, { map: [{ kind: 'status', column: 'lifecycle' }] });
  assert.deepEqual([receipt.records.added, receipt.records.removed, receipt.records.excluded], [1, 1, 1]);
  assert.deepEqual(receipt.reasons, { status_unknown: 1 });
  assert.deepEqual(receipt.mapping['status'], ['lifecycle']);
});

/** From an audience that does not exist yet nobody has to be removed. */
async function createAudience(work: Workplace): Promise<void> {
  const { fault } = await work.push(await work.file('seed.csv', 'email\nseed@example.com\n'));
  assert.equal(fault, undefined);
}
