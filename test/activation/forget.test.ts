import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  applyPlan,
  forgetPerson,
  hashSource,
  inspectSource,
  personOf,
  personOfDigest,
  pushDefaults,
  tracePerson,
} from '../../src/activation/index.ts';
import { Fault } from '../../src/fault.ts';
import { openLedger } from '../../src/ledger/index.ts';
import { bytesHeld, folderOf, forgotten, look, session, traced } from '../support/forget.ts';
import { sha256 } from '../support/identities.ts';
import { type Workplace, workplace } from '../support/push.ts';

const customers = `Email,Email 2,Phone,Mobile,Country
ada@example.com,ada.work@example.com,+12125550101,+12125550102,US
bob@example.com,,+12125550102,,US
eve@example.com,,+12125550103,,US
`;
const adas = ['ada@example.com', 'ada.work@example.com', '+12125550101'].map(sha256);

test('trace finds a person, forget takes out him and only him, and he stays out', async (t) => {
  const work = await workplace(t);
  const file = await work.file('customers.csv', customers);
  const { receipt: first } = await work.push(file);

  const { result: before } = await traced(work, ' ADA.Work@Example.com ');
  const [held, ...others] = before.audiences;
  assert.equal(others.length, 0);
  assert.deepEqual(held?.audience, { id: first.audience.id, name: 'vip' });
  assert.deepEqual(held?.identities, [
    {
      kind: 'email',
      hash: 'sha256',
      rules: ['tiktok-2025-09'],
      state: 'present',
      since: {
        run: first.run,
        at: held?.identities[0]?.since?.at,
        file: 'customers.csv',
        record: 1,
        request_id: first.request_ids[0],
      },
      removed: null,
    },
  ]);
  assert.deepEqual(held?.person, { email: 2, phone: 1, idfa: 0, gaid: 0 }, 'the shared phone is not counted');

  assert.deepEqual(await bytesHeld(work, adas), adas, 'the search finds what is there');

  const { result, fault } = await forgotten(work, 'ada.work@example.com');
  assert.equal(fault, undefined);
  assert.deepEqual([result.status, result.exit_code, result.searched], ['forgotten', 0, 1]);
  assert.match(result.scope, /this machine/);
  assert.deepEqual(
    result.audiences.map(({ outcome, identities_removed }) => [outcome, identities_removed]),
    [['forgotten', 3]],
  );
  const left = {
    EMAIL_SHA256: ['bob@example.com', 'eve@example.com'].map(sha256).sort(),
    PHONE_SHA256: ['+12125550102', '+12125550103'].map(sha256).sort(),
  };
  assert.deepEqual(work.members(first.audience.id), left, 'Bob keeps the phone they shared');

  const after = (await traced(work, 'ada@example.com')).result;
  assert.deepEqual([after.found, after.audiences], [false, []]);
  assert.deepEqual(await bytesHeld(work, adas), []);

  const { receipt } = await work.push(file, { mode: 'mirror' });
  assert.deepEqual(
    [receipt.records.excluded, receipt.records.unchanged, receipt.reasons],
    [1, 2, { suppressed: 1 }],
  );
  assert.equal(receipt.status, 'nothing_to_do');
  assert.deepEqual(work.members(first.audience.id), left);
  assert.deepEqual(await bytesHeld(work, adas), []);
});

test('the suppression beside the ledgers is private, and holds digests only', async (t) => {
  const work = await workplace(t);
  await work.push(await work.file('customers.csv', customers));
  await forgotten(work, 'ada@example.com');
  const path = join(folderOf(work), 'suppressed.json');
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  const text = await readFile(path, 'utf8');
  assert.ok(text.includes(sha256('ada@example.com')));
  assert.ok(!/ada|example\.com|2125550/.test(text));
});

/** Each is one night; the person is forgotten before it by another value than the record shows. */
const nights: [story: string, value: string, source: string][] = [
  ['hashed by our rules', 'ada@example.com', `Email\n${sha256('ada@example.com')}\nzoe@example.com\n`],
  [
    'hashed by an older rule set',
    'a.da+x@example.com',
    `Email\n${sha256('ada@example.com')}\nzoe@example.com\n`,
  ],
  ['a phone hashed without its plus', '(212) 555-0101', `Phone\n${sha256('12125550101')}\n+12125550199\n`],
  [
    'the same mailbox in another spelling',
    'ada@example.com',
    'Email\nA.da+news@example.com\nzoe@example.com\n',
  ],
  [
    'a device id, whichever platform the column names',
    '6D92078A-8246-4BA4-AE5B-76104861E7DC',
    'GAID\n6d92078a-8246-4ba4-ae5b-76104861e7dc\n6d92078a-8246-4ba4-ae5b-76104861e7dd\n',
  ],
  [
    'a nested profile',
    'ada@example.com',
    `${['Ada@Example.com', 'zoe@example.com'].map((id) => JSON.stringify({ identityMap: { Email: [{ id }] } })).join('\n')}\n`,
  ],
];

for (const [story, value, source] of nights) {
  test(`who is forgotten before he ever came stays out: ${story}`, async (t) => {
    const work = await workplace(t);
    await forgotten(work, value, { country: 'US' });
    assert.deepEqual((await traced(work, value)).result.forgotten_by, [work.advertiserId]);
    const file = await work.file(story.includes('profile') ? 'a.ndjson' : 'a.csv', source);
    const { receipt } = await work.push(file);
    assert.deepEqual([receipt.records.excluded, receipt.records.added], [1, 1]);
    assert.deepEqual(receipt.reasons, { suppressed: 1 });
  });
}

test('a person is recognised by what his records had, not only by the value he gave', async (t) => {
  const work = await workplace(t);
  await work.push(await work.file('a.csv', customers));
  // By the phone: the record with the new number does not hold it, but is named by Ada's address.
  await forgotten(work, '+12125550101');
  const { receipt } = await work.push(
    await work.file('b.csv', 'Email,Phone\nada@example.com,+12125550777\n'),
    {
      mode: 'add',
    },
  );
  assert.deepEqual([receipt.records.excluded, receipt.records.added], [1, 0]);
});

test('a digest is enough, and a value that fits nothing is refused without being repeated', async (t) => {
  const work = await workplace(t);
  const { receipt } = await work.push(await work.file('a.csv', customers));
  assert.equal(
    (await tracePerson(work.context, personOfDigest(sha256('eve@example.com')), look)).result.found,
    true,
  );
  await forgetPerson(work.context, session(work), personOfDigest(sha256('eve@example.com').toUpperCase()), {
    ...look,
    advertiserIds: [work.advertiserId],
  });
  assert.ok(!work.members(receipt.audience.id)['EMAIL_SHA256']?.includes(sha256('eve@example.com')));
  for (const value of [
    'eve at example',
    '0151 23456789',
    'a@example.com, b@example.com',
    '',
    sha256('').slice(1),
  ]) {
    assert.throws(
      () => personOf(value, undefined),
      (error: Error & { code?: string }) =>
        error.code === 'usage' && !(value !== '' && error.message.includes(value)),
    );
  }
  assert.throws(() => personOfDigest('eve@example.com'), { code: 'usage' });
});

test('an audience in use is told with its holder, and its next run forgets', async (t) => {
  const work = await workplace(t);
  const file = await work.file('a.csv', customers);
  const { receipt: first } = await work.push(file);
  const { receipt: other } = await work.push(file, { audience: { name: 'other' } });
  const ledger = await openLedger({
    ...work.context,
    folder: folderOf(work),
    name: first.audience.id as string,
    holder: 'run NIGHTLY',
  });
  const { result, fault } = await forgotten(work, 'ada@example.com');
  assert.deepEqual([fault?.code, fault?.exitCode, result.status], ['audience_busy', 9, 'unfinished']);
  const outcomes = new Map(result.audiences.map(({ audience, outcome }) => [audience.name, outcome]));
  assert.deepEqual(Object.fromEntries(outcomes), { vip: 'busy', other: 'forgotten' });
  assert.match(
    result.audiences.find(({ outcome }) => outcome === 'busy')?.fault?.message ?? '',
    /run NIGHTLY/,
  );
  assert.ok(!work.members(other.audience.id)['EMAIL_SHA256']?.includes(sha256('ada@example.com')));
  const seen = await traced(work, 'ada@example.com');
  assert.deepEqual([seen.fault?.exitCode, seen.result.found], [9, false]);
  assert.match(seen.result.unseen[0]?.message ?? '', /run NIGHTLY/);
  await ledger.close();

  const dry = (await work.push(file, { dryRun: true, maxRemove: 0 })).receipt;
  assert.equal(dry.membership.removed_because.forgotten, 3);
  assert.ok(work.members(first.audience.id)['EMAIL_SHA256']?.includes(sha256('ada@example.com')));
  // No guard stands against it.
  const { receipt } = await work.push(file, { maxRemove: 0 });
  assert.deepEqual(receipt.membership.removed_because, {
    absent: 0,
    exited: 0,
    consent_refused: 0,
    suppressed: 0,
    forgotten: 3,
  });
  assert.deepEqual([receipt.records.excluded, receipt.reasons], [1, { suppressed: 1 }]);
  assert.deepEqual(work.members(first.audience.id), work.members(other.audience.id));
  assert.deepEqual(await bytesHeld(work, adas), []);
});

test('a plan made before somebody was forgotten is refused, wherever the forgetting could not reach', async (t) => {
  const work = await workplace(t);
  const { receipt: first } = await work.push(await work.file('a.csv', customers));
  const plan = (await planned(work, 'ada@example.com,dan@example.com')).plan as string;
  const busy = await openLedger({
    ...work.context,
    folder: folderOf(work),
    name: first.audience.id as string,
    holder: 'run NIGHTLY',
  });
  await forgotten(work, 'ada@example.com');
  await busy.close();
  await assert.rejects(apply(work, plan), { code: 'plan_outdated', exitCode: 4 });
  assert.ok(
    !work.members(first.audience.id)['EMAIL_SHA256']?.includes(sha256('ada@example.com')),
    'he is out',
  );
  assert.deepEqual(await bytesHeld(work, [sha256('dan@example.com'), ...adas]), [], 'and the plan with him');

  // A plan made since does as it says.
  const again = (await planned(work, 'ada@example.com,dan@example.com')).plan as string;
  const { receipt } = await apply(work, again);
  assert.deepEqual([receipt.status, receipt.records.added, receipt.records.excluded], ['succeeded', 1, 1]);
  await forgotten(work, 'eve@example.com');
  await assert.rejects(apply(work, again), { code: 'plan_outdated' });
});

test('a plan for an audience that does not exist yet forgets too', async (t) => {
  const work = await workplace(t);
  const { plan } = (await work.push(await work.file('a.csv', customers), { dryRun: true, keep: true }))
    .receipt;
  const found = (await traced(work, 'ada@example.com')).result;
  assert.deepEqual(found.audiences[0]?.audience, { id: null, name: 'vip' });
  assert.deepEqual(found.audiences[0]?.plans, [plan]);
  const { result, fault } = await forgotten(work, 'ada@example.com');
  assert.deepEqual([fault, result.audiences[0]?.outcome], [undefined, 'forgotten']);
  assert.deepEqual(await bytesHeld(work, adas), []);
  await assert.rejects(apply(work, plan as string), { code: 'plan_outdated', exitCode: 4 });
});

test('where TikTok does not answer nothing is deleted, and the next push finishes', async (t) => {
  const work = await workplace(t);
  const file = await work.file('a.csv', customers);
  const { receipt: first } = await work.push(file);
  const lost = work.client.sendBatch;
  const client = {
    ...work.client,
    sendBatch: () => Promise.reject(new Fault('network_failed', 'No answer.')),
  };
  assert.ok(lost);
  const { result, fault } = await forgotten(work, 'ada@example.com', { client });
  assert.deepEqual([fault?.exitCode, result.audiences[0]?.outcome], [7, 'failed']);
  assert.equal((await traced(work, 'ada@example.com')).result.found, true);
  const { receipt } = await work.push(file);
  assert.equal(receipt.membership.removed_because.forgotten, 3);
  assert.ok(!work.members(first.audience.id)['EMAIL_SHA256']?.includes(sha256('ada@example.com')));
  assert.deepEqual(await bytesHeld(work, adas), []);
});

test('ledgers of audiences that are gone forget as well, without a request', async (t) => {
  const work = await workplace(t);
  const file = await work.file('a.csv', customers);
  const { receipt: first } = await work.push(file);
  await work.client.deleteAudience({
    advertiserId: work.advertiserId,
    audienceId: first.audience.id as string,
  });
  await work.push(await work.file('b.csv', 'Email\nbob@example.com\n'), { recreate: true });
  const archived = (await traced(work, 'ada@example.com')).result.audiences;
  assert.deepEqual(
    archived.map(({ archived }) => archived),
    [true],
  );
  const { result, fault } = await forgotten(work, 'ada@example.com');
  assert.deepEqual(
    [fault, result.audiences[0]?.outcome, result.audiences[0]?.run],
    [undefined, 'forgotten', null],
  );
  assert.deepEqual(await bytesHeld(work, adas), []);
});

test('a large and regular file is no way around it', async (t) => {
  const work = await workplace(t);
  await forgotten(work, 'p12345@example.com');
  const rows = Array.from({ length: 30_000 }, (_, at) => `P${at}@example.com,Somebody of that name,US`);
  const { receipt } = await work.push(await work.file('a.csv', `Email,Name,Country\n${rows.join('\n')}\n`), {
    dryRun: true,
  });
  assert.ok((receipt.source[0]?.bytes ?? 0) > 2 ** 20);
  assert.deepEqual([receipt.records.excluded, receipt.records.added], [1, 29_999]);
  assert.deepEqual(receipt.reasons, { suppressed: 1 });
});

test('every advertiser that is named forgets; the others that are here are told', async (t) => {
  const work = await workplace(t);
  const [first, second] = work.emulator.advertisers.map(({ id }) => id) as [string, string];
  const file = await work.file('a.csv', customers);
  const pushes = [await work.push(file), await work.push(file, { advertiserId: second })];
  const members = () =>
    pushes.map(({ receipt }) =>
      work.members(receipt.audience.id)['EMAIL_SHA256']?.includes(sha256('ada@example.com')),
    );
  const person = personOf('ada@example.com', undefined);
  const one = await forgetPerson(work.context, session(work), person, { ...look, advertiserIds: [first] });
  assert.deepEqual([members(), one.result.not_covered], [[false, true], [second]]);
  assert.equal((await work.push(file, { advertiserId: second })).receipt.records.excluded, 0);
  assert.deepEqual(
    (await traced(work, 'ada@example.com')).result.audiences.map(({ advertiser_id }) => advertiser_id),
    [second],
  );
  const both = await forgetPerson(work.context, session(work), person, {
    ...look,
    advertiserIds: [first, second],
  });
  assert.deepEqual([members(), both.result.not_covered], [[false, false], []]);
});

test('a hashed list leaves out whoever was forgotten, and inspect says so', async (t) => {
  const work = await workplace(t);
  await forgotten(work, 'ada@example.com');
  const inputs = [await work.file('a.csv', customers)];
  const reading = { ...pushDefaults, inputs, onProgress: () => undefined, ...look };
  const list = { ...reading, output: 'list.csv', force: false, header: true };
  const { records, reasons } = await hashSource(work.context, list);
  assert.deepEqual([records.written, records.excluded, reasons], [2, 1, { suppressed: 1 }]);
  const text = await readFile(join(work.context.cwd, 'list.csv'), 'utf8');
  assert.deepEqual(
    adas.filter((digest) => text.includes(digest)),
    [],
  );
  const { inspection } = await inspectSource(work.context, reading);
  assert.deepEqual([inspection.records.excluded, inspection.reasons], [1, { suppressed: 1 }]);
});

function planned(work: Workplace, emails: string) {
  return work
    .file('plan.csv', `Email\n${emails.replaceAll(',', '\n')}\n`)
    .then((file) => work.push(file, { dryRun: true, keep: true }))
    .then(({ receipt }) => receipt);
}

function apply(work: Workplace, plan: string) {
  return applyPlan(work.context, async () => session(work), {
    ...pushDefaults,
    plan,
    ...look,
    onProgress: () => undefined,
  });
}
