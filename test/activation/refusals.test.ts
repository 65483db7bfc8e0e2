import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EmulatorFault } from '../../src/emulator/index.ts';
import { sha256 } from '../support/identities.ts';
import { type Workplace, workplace } from '../support/push.ts';

test('a batch of 1,000 with three poison members loses exactly these three, in at most 70 requests', async (t) => {
  const work = await workplace(t);
  const file = await work.file('many.csv', emails(1000));
  const poisoned = [17, 500, 999];
  work.emulator.misbehave([poison(poisoned)]);
  const { receipt, fault } = await work.push(file);
  assert.deepEqual([fault?.code, receipt.exit_code, receipt.status], ['tiktok_refused', 8, 'partial']);
  assert.deepEqual([receipt.records.added, receipt.records.rejected, receipt.records.pending], [997, 3, 0]);
  assert.equal(receipt.reasons.tiktok_refused, 3);
  assert.equal(receipt.identities.email.rejected, 3);
  const named = receipt.refused?.map(({ record, code, message }) => [record, code, message !== '']);
  assert.deepEqual(
    named?.sort(([left], [right]) => Number(left) - Number(right)),
    poisoned.map((person) => [person + 1, 40002, true]),
  );
  assert.deepEqual(held(work, receipt.audience.id), digests(1000, poisoned));
  const requests = sent(work);
  t.diagnostic(`${requests} requests`);
  assert.ok(requests <= 70, `${requests} requests`);

  work.emulator.misbehave([]);
  const again = (await work.push(file)).receipt;
  assert.deepEqual([again.records.unchanged, again.records.added, again.exit_code], [997, 3, 0]);
  assert.deepEqual(held(work, receipt.audience.id), digests(1000));
});

test('one culprit among 1,000 is found in about 2·log2(n) requests', async (t) => {
  const work = await workplace(t);
  work.emulator.misbehave([poison([640])]);
  const { receipt } = await work.push(await work.file('many.csv', emails(1000)));
  assert.deepEqual([receipt.records.added, receipt.records.rejected], [999, 1]);
  assert.ok(sent(work) <= 21, `${sent(work)} requests`);
});

test('when TikTok refuses everything alike, splitting stops and nobody is quarantined', async (t) => {
  const work = await workplace(t);
  const file = await work.file('many.csv', emails(640));
  work.emulator.misbehave([{ fault: 'code', code: 40000, path: 'segment/mapping' }]);
  const { receipt, fault } = await work.push(file);
  assert.deepEqual([fault?.code, receipt.exit_code, receipt.status], ['tiktok_refused', 8, 'refused']);
  assert.deepEqual([receipt.records.pending, receipt.records.rejected, receipt.refused], [640, 0, undefined]);
  assert.equal(sent(work), 1 + 2 + 4 + 8 + 16);
  work.emulator.misbehave([]);
  assert.equal((await work.push(file)).receipt.records.added, 640);
});

test('five batches refused in every part stop a run that had gone well', async (t) => {
  const work = await workplace(t);
  const file = await work.file('many.csv', emails(64 * 20));
  work.emulator.misbehave([{ fault: 'code', code: 40000, path: 'segment/mapping', from: 8 }]);
  const { receipt } = await work.push(file, { batchSize: 64 });
  assert.deepEqual([receipt.exit_code, receipt.status, receipt.records.rejected], [8, 'partial', 0]);
  assert.deepEqual([receipt.records.added, receipt.records.pending], [64 * 7, 64 * 13]);
  assert.ok(sent(work) <= 7 + (4 + 6) * 31, `${sent(work)} requests`);
});

test('a whole batch of culprits is quarantined once others were accepted', async (t) => {
  const work = await workplace(t);
  const culprits = Array.from({ length: 16 }, (_, at) => at);
  work.emulator.misbehave([poison(culprits)]);
  const { receipt } = await work.push(await work.file('many.csv', emails(48)), { batchSize: 16 });
  assert.deepEqual([receipt.records.added, receipt.records.rejected], [32, 16]);
  assert.deepEqual(held(work, receipt.audience.id), digests(48, culprits));
});

for (const code of [40061, 40011]) {
  test(`${code} shrinks the batches of the rest of the run`, async (t) => {
    const work = await workplace(t);
    // As TikTok would with a limit of 100: what is larger is refused.
    const file = await work.file('many.csv', emails(1600));
    work.emulator.misbehave([{ fault: 'code', code, path: 'segment/mapping', times: 8 }]);
    const { receipt } = await work.push(file, { batchSize: 400 });
    assert.deepEqual([receipt.exit_code, receipt.records.added], [0, 1600]);
    assert.deepEqual(held(work, receipt.audience.id), digests(1600));
    const most = work.emulator.requests().rows.add / receipt.batches.acked;
    assert.ok(most <= 200, `${most} rows a batch`);
  });
}

test('a batch size that TikTok never takes ends with 8, and nobody is quarantined', async (t) => {
  const work = await workplace(t);
  work.emulator.misbehave([{ fault: 'code', code: 40061, path: 'segment/mapping' }]);
  const { receipt } = await work.push(await work.file('many.csv', emails(40)));
  assert.deepEqual([receipt.exit_code, receipt.records.pending, receipt.records.rejected], [8, 40, 0]);
});

test('"partial success" is split; who stays so alone is acknowledged, with a warning', async (t) => {
  const work = await workplace(t);
  const file = await work.file('many.csv', emails(100));
  work.emulator.misbehave([
    { fault: 'code', code: 20001, path: 'segment/mapping', work: 'half', digests: [sha256(person(41))] },
  ]);
  const { receipt } = await work.push(file);
  assert.deepEqual([receipt.exit_code, receipt.records.added, receipt.records.pending], [0, 100, 0]);
  assert.deepEqual(
    receipt.taken_in_part?.map(({ record, code }) => [record, code]),
    [[42, 20001]],
  );
  assert.deepEqual(held(work, receipt.audience.id), digests(100));
});

test('refused in part and then stopped: what may have arrived is sent again', async (t) => {
  const work = await workplace(t);
  const file = await work.file('many.csv', emails(64));
  work.emulator.misbehave([
    { fault: 'code', code: 20001, path: 'segment/mapping', work: 'half', to: 1 },
    { fault: 'code', code: 40105, path: 'segment/mapping', from: 3 },
  ]);
  const { receipt } = await work.push(file);
  assert.deepEqual([receipt.exit_code, receipt.records.added, receipt.records.pending], [5, 32, 32]);
  work.emulator.misbehave([]);
  const again = (await work.push(file)).receipt;
  assert.deepEqual([again.records.unchanged, again.records.added], [32, 32]);
  assert.deepEqual(held(work, receipt.audience.id), digests(64));
});

test('an audience that is gone is not split', async (t) => {
  const work = await workplace(t);
  work.emulator.misbehave([{ fault: 'code', code: 40007, path: 'segment/mapping' }]);
  const { receipt, fault } = await work.push(await work.file('many.csv', emails(100)));
  assert.deepEqual([fault?.code, receipt.exit_code, receipt.records.pending], ['audience_gone', 8, 100]);
  assert.equal(sent(work), 1);
});

function person(at: number): string {
  return `person${at}@example.com`;
}

function emails(count: number): string {
  return `Email\n${Array.from({ length: count }, (_, at) => person(at)).join('\n')}\n`;
}

function digests(count: number, without: readonly number[] = []): string[] {
  const people = Array.from({ length: count }, (_, at) => at).filter((at) => !without.includes(at));
  return people.map((at) => sha256(person(at))).sort();
}

function held(work: Workplace, audienceId: string | null): string[] | undefined {
  return work.members(audienceId)['EMAIL_SHA256'];
}

function poison(people: readonly number[]): EmulatorFault {
  return {
    fault: 'code',
    code: 40002,
    path: 'segment/mapping',
    digests: people.map((at) => sha256(person(at))),
  };
}

function sent({ emulator }: Workplace): number {
  return emulator.requests().paths['segment/mapping/']?.total ?? 0;
}
