import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMembership } from '../../src/activation/index.ts';
import { sha256 } from '../support/identities.ts';
import { type Workplace, workplace } from '../support/push.ts';

const via = 'file' as const;

test('a list goes as customer files: created, appended to, taken from and replaced as a whole', async (t) => {
  const work = await workplace(t);
  const first = await work.push(await list(work, people(0, 1200)), { via });
  assert.equal(first.fault, undefined);
  const { receipt } = first;
  const { id } = receipt.audience;
  assert.deepEqual(
    [receipt.status, receipt.audience.created, receipt.via, receipt.files?.actions, receipt.records.added],
    ['succeeded', true, 'file', ['APPEND'], 1200],
  );
  assert.deepEqual(work.members(id), digestsOf(people(0, 1200)));
  assert.deepEqual(work.emulator.requests().rows, { add: 0, delete: 0 }, 'nothing was streamed');

  const same = await work.push(await list(work, people(0, 1200)), { via });
  assert.deepEqual([same.receipt.status, same.receipt.files?.uploaded], ['nothing_to_do', 0]);

  const more = await work.push(await list(work, people(1100, 1300)), { via });
  assert.deepEqual([more.receipt.records.added, more.receipt.records.unchanged], [100, 100]);
  assert.deepEqual(work.members(id), digestsOf(people(0, 1300)));

  const fewer = await work.push(await list(work, people(0, 100)), { via, mode: 'remove' });
  assert.deepEqual([fewer.receipt.files?.actions, fewer.receipt.records.removed], [['REMOVE'], 100]);
  assert.deepEqual(work.members(id), digestsOf(people(100, 1300)));

  const mirror = await work.push(await list(work, people(200, 1500)), { via, mode: 'mirror' });
  assert.equal(mirror.fault, undefined);
  assert.deepEqual(mirror.receipt.files?.actions, ['REPLACE'], 'one call does both');
  assert.deepEqual(
    [mirror.receipt.records.added, mirror.receipt.records.unchanged, mirror.receipt.membership.removed],
    [200, 1100, 200],
  );
  assert.deepEqual(work.members(id), digestsOf(people(200, 1500)));
  assert.deepEqual(await known(work, id), digestsOf(people(200, 1500)));
});

interface Person {
  email: string;
  phone: string;
}

function people(from: number, to: number): Person[] {
  return Array.from({ length: to - from }, (_, at) => ({
    email: `person${from + at}@example.com`,
    phone: `+1212555${String(from + at).padStart(4, '0')}`,
  }));
}

function list(work: Workplace, some: readonly Person[]): Promise<string> {
  return work.file(
    'people.csv',
    `Email,Phone\n${some.map(({ email, phone }) => `${email},${phone}\n`).join('')}`,
  );
}

function digestsOf(some: readonly Person[]): Record<string, string[]> {
  return {
    EMAIL_SHA256: some.map(({ email }) => sha256(email)).sort(),
    PHONE_SHA256: some.map(({ phone }) => sha256(phone)).sort(),
  };
}

async function known(
  { context, advertiserId }: Workplace,
  audienceId: string | null,
): Promise<Record<string, string[]>> {
  const held = await readMembership(context, { advertiserId, audienceId: audienceId ?? '' });
  return Object.fromEntries(
    Object.entries(held)
      .filter(([, digests]) => digests.size > 0)
      .map(([column, digests]) => [column, [...digests].sort()]),
  );
}
