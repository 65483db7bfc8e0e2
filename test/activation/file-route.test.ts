import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sha256 } from '../support/identities.ts';
import { digestsOf, known, list, people } from '../support/people.ts';
import { type Workplace, workplace } from '../support/push.ts';

const via = 'file' as const;
const update = 'dmp/custom_audience/update/';
const upload = 'dmp/custom_audience/file/upload/';

/** TikTok wants 1,000 people; here five are enough. */
function place(t: TestContext): Promise<Workplace> {
  return workplace(t, undefined, { fewestPeople: 5 });
}

test('a list goes as customer files: created, appended to, taken from and replaced as a whole', async (t) => {
  const work = await place(t);
  const first = await work.push(await list(work, people(0, 12)), { via });
  assert.equal(first.fault, undefined);
  const { receipt } = first;
  const { id } = receipt.audience;
  assert.deepEqual(
    [receipt.status, receipt.audience.created, receipt.via, receipt.files?.actions, receipt.records.added],
    ['succeeded', true, 'file', ['CREATE'], 12],
  );
  assert.deepEqual(work.members(id), digestsOf(people(0, 12)));
  assert.deepEqual(work.emulator.requests().rows, { add: 0, delete: 0 }, 'nothing was streamed');

  const same = await work.push(await list(work, people(0, 12)), { via });
  assert.deepEqual([same.receipt.status, same.receipt.files?.uploaded], ['nothing_to_do', 0]);

  const more = await work.push(await list(work, people(10, 13)), { via });
  assert.deepEqual([more.receipt.records.added, more.receipt.records.unchanged], [1, 2]);
  assert.deepEqual(more.receipt.files?.actions, ['APPEND']);

  const fewer = await work.push(await list(work, people(0, 1)), { via, mode: 'remove' });
  assert.deepEqual([fewer.receipt.files?.actions, fewer.receipt.records.removed], [['REMOVE'], 1]);
  assert.deepEqual(work.members(id), digestsOf(people(1, 13)));

  const mirror = await work.push(await list(work, people(2, 15)), { via, mode: 'mirror' });
  assert.equal(mirror.fault, undefined);
  assert.deepEqual(mirror.receipt.files?.actions, ['REPLACE'], 'one call does both');
  const { added, unchanged } = mirror.receipt.records;
  assert.deepEqual([added, unchanged, mirror.receipt.membership.removed_because.absent], [2, 11, 2]);
  assert.deepEqual(work.members(id), digestsOf(people(2, 15)));
  assert.deepEqual(await known(work, id), digestsOf(people(2, 15)));
});

test('what a customer file holds is as TikTok lays it out: a header, a row a person, empty fields kept', async (t) => {
  const work = await place(t);
  const file = await work.file(
    'mixed.csv',
    [
      'Email,Second email,Phone,IDFA,GAID',
      'ada@example.com,ada@work.example,+12125550101,,',
      'bob@example.com,,,6D92078A-8246-4BA4-AE5B-76104861E7DC,',
      ',,,,38400000-8cf0-11bd-b23e-10b96e40000d',
      'eve@example.com,,+12125550102,,',
      'joe@example.com,,,,',
    ].join('\n'),
  );
  const { receipt, fault } = await work.push(file, { via });
  assert.equal(fault, undefined);
  assert.deepEqual(receipt.files, {
    uploaded: 1,
    bytes: bytesOf(6, 4),
    actions: ['CREATE'],
    waited_seconds: 0,
  });
  assert.deepEqual(work.members(receipt.audience.id), {
    EMAIL_SHA256: [
      'ada@example.com',
      'ada@work.example',
      'bob@example.com',
      'eve@example.com',
      'joe@example.com',
    ]
      .map(sha256)
      .sort(),
    PHONE_SHA256: ['+12125550101', '+12125550102'].map(sha256).sort(),
    MAID_SHA256: ['6d92078a-8246-4ba4-ae5b-76104861e7dc', '38400000-8cf0-11bd-b23e-10b96e40000d']
      .map(sha256)
      .sort(),
  });
  assert.deepEqual(await known(work, receipt.audience.id).then(Object.keys), [
    'EMAIL_SHA256',
    'PHONE_SHA256',
    'IDFA_SHA256',
    'AAID_SHA256',
  ]);

  /** Nine digests, the header, and per row three commas and a line end. */
  function bytesOf(rows: number, columns: number): number {
    const header = 'email_SHA256,phone_SHA256,MAID_SHA256,MAID_SHA256\n';
    return header.length + 9 * 64 + rows * columns;
  }
});

test('a device id that is an IDFA no more but a GAID stays: a customer file does not tell them apart', async (t) => {
  const work = await place(t);
  const ids = Array.from({ length: 8 }, (_, at) => `6d92078a-8246-4ba4-ae5b-76104861e7d${at}`);
  const file = await work.file('ids.csv', `Device\n${ids.join('\n')}\n`);
  const options = { via, mode: 'mirror', maxRemove: 1 } as const;
  const first = await work.push(file, { ...options, map: [{ kind: 'idfa', column: 'Device' }] });
  const both = await work.file('both.csv', `Device,Other\n${ids.map((id) => `${id},${id}`).join('\n')}\n`);
  const twice = await work.push(both, {
    via,
    map: [
      { kind: 'idfa', column: 'Device' },
      { kind: 'gaid', column: 'Other' },
    ],
  });
  assert.equal(twice.fault, undefined);
  const second = await work.push(file, { ...options, map: [{ kind: 'gaid', column: 'Device' }] });
  assert.equal(second.fault, undefined);
  assert.equal(second.receipt.membership.removed_because.absent, 8);
  const { id } = first.receipt.audience;
  assert.deepEqual(work.members(id), { MAID_SHA256: ids.map(sha256).sort() });
  assert.deepEqual(await known(work, id), { AAID_SHA256: ids.map(sha256).sort() });
});

test('files are split below the size that TikTok takes, and no row is lost between them', async (t) => {
  const work = await place(t);
  const fileLimits = { largestFile: 2000, fewestPeople: 5 };
  const { receipt } = await work.push(await list(work, people(0, 100)), { via, fileLimits });
  assert.equal(receipt.files?.uploaded, 7, '15 rows of 130 bytes fit');
  assert.equal(work.emulator.requests().paths[upload]?.total, 7);
  assert.deepEqual(work.members(receipt.audience.id), digestsOf(people(0, 100)));
});

test('too few people for customer files: it is said before anything is sent', async (t) => {
  const work = await workplace(t);
  const small = await list(work, people(0, 12));
  for (const options of [{ via }, { via, dryRun: true }]) {
    const { receipt, fault } = await work.push(small, options);
    assert.deepEqual([fault?.code, fault?.exitCode, receipt.status], ['guard_refused', 4, 'refused']);
    assert.match(fault?.message ?? '', /"vip" would have 12 people; .* at least 1000/);
    assert.match(fault?.hint ?? '', /Without --via file it is filled by the streaming API/);
  }
  assert.deepEqual(Object.keys(work.emulator.requests().paths), ['dmp/custom_audience/list/']);
  // And so where a removal would leave too few.
  await work.push(await list(work, people(0, 1004)), { via });
  const before = work.emulator.requests().paths[update]?.total;
  const { fault } = await work.push(await list(work, people(0, 5)), { via, mode: 'remove' });
  assert.match(fault?.message ?? '', /"vip" would have 999 people/);
  assert.match(fault?.hint ?? '', /audiences delete/);
  assert.equal(work.emulator.requests().paths[update]?.total, before);
  const four = await work.push(await list(work, people(0, 4)), { via, mode: 'remove' });
  assert.deepEqual([four.fault, four.receipt.records.removed], [undefined, 4]);
});

test('who leaves goes first, unless that would leave too few for a moment', async (t) => {
  const work = await place(t);
  const [leaving, coming] = [people(0, 6), people(12, 18)];
  const changes = await work.file(
    'changes.csv',
    `Email,Phone,Status\n${[
      ...leaving.map(({ email, phone }) => `${email},${phone},exited`),
      ...coming.map(({ email, phone }) => `${email},${phone},realized`),
    ].join('\n')}\n`,
  );
  const map = [{ kind: 'status', column: 'Status' }] as const;
  for (const [name, size, actions] of [
    ['many', 12, ['REMOVE', 'APPEND']],
    ['few', 8, ['APPEND', 'REMOVE']],
  ] as const) {
    const audience = { name };
    await work.push(await list(work, people(0, size)), { via, audience });
    const { receipt, fault } = await work.push(changes, { via, audience, map });
    assert.equal(fault, undefined);
    assert.deepEqual(receipt.files?.actions, actions, name);
    assert.deepEqual(work.members(receipt.audience.id), digestsOf([...people(6, size), ...coming]));
  }
});
