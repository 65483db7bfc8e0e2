import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { applyPlan, type PushOptions, pushDefaults } from '../../src/activation/index.ts';
import { ledgerFolder } from '../../src/ledger/index.ts';
import type { TiktokClient } from '../../src/tiktok/index.ts';
import { ManualClock } from '../support/clock.ts';
import { assertConserved } from '../support/conservation.ts';
import { sha256 } from '../support/identities.ts';
import { type Workplace, workplace } from '../support/push.ts';

const customers = 'Email\nada@example.com\nbob@example.com\neve@example.com\n';

test('a plan creates and sends nothing; apply does what it says and nothing else', async (t) => {
  const work = await workplace(t);
  const { receipt: planned, plan } = await planOf(work, customers);
  assert.deepEqual([planned.dry_run, planned.plan, planned.records.added], [true, plan, 3]);
  assert.deepEqual(work.emulator.requests().rows, { add: 0, delete: 0 });
  assert.deepEqual(await ledgers(work), ['new']);
  await work.file('customers.csv', 'Email\nsomebody@example.com\n');

  const { receipt, fault } = await apply(work, plan);
  assert.equal(fault, undefined);
  assert.deepEqual(
    [receipt.status, receipt.plan, receipt.dry_run, receipt.audience.created],
    ['succeeded', plan, false, true],
  );
  assert.deepEqual(receipt.records, { ...planned.records });
  assert.deepEqual(receipt.source, planned.source);
  assert.deepEqual(receipt.membership, planned.membership);
  assert.deepEqual(work.members(receipt.audience.id), {
    EMAIL_SHA256: ['ada@example.com', 'bob@example.com', 'eve@example.com'].map(sha256).sort(),
  });

  const again = await apply(work, plan);
  assert.deepEqual([again.receipt.status, again.receipt.records.unchanged], ['nothing_to_do', 3]);
});

test('a plan for an audience that exists is refused once anything else has changed it', async (t) => {
  const work = await workplace(t);
  const { receipt } = await work.push(await work.file('customers.csv', customers));
  const mirror = { mode: 'mirror', maxRemove: 1 } as const;
  const first = await planOf(work, 'Email\nada@example.com\nzoe@example.com\n', mirror);
  const second = await planOf(work, 'Email\nzoe@example.com\n', mirror);
  // A push of what is known already changes nothing, and outdates nothing.
  await work.push(await work.file('known.csv', 'Email\nada@example.com\n'));
  const { receipt: applied } = await apply(work, first.plan);
  assert.deepEqual([applied.records.added, applied.membership.removed_because.absent], [1, 2]);
  assert.deepEqual(work.members(receipt.audience.id), {
    EMAIL_SHA256: ['ada@example.com', 'zoe@example.com'].map(sha256).sort(),
  });
  await assert.rejects(apply(work, second.plan), { code: 'plan_outdated', exitCode: 4 });
});

test('an apply that was stopped goes on with what is missing', async (t) => {
  // Time stands still: what is under way has all the time it needs.
  const work = await workplace(t, new ManualClock());
  const many = Array.from({ length: 160 }, (_, at) => `person${at}@example.com`);
  const { plan } = await planOf(work, `Email\n${many.join('\n')}\n`, { batchSize: 2 });
  const stop = new AbortController();
  let sent = 0;
  const watched: TiktokClient = {
    ...work.client,
    counts: work.client.counts,
    sendBatch: async (request, signal) => {
      sent += 1;
      if (sent === 8) stop.abort(new Error('stopped'));
      return work.client.sendBatch(request, signal);
    },
  };
  const first = (await apply(work, plan, { client: watched, signal: stop.signal })).receipt;
  assert.ok(first.records.added >= 10 && first.records.pending > 0, JSON.stringify(first.records));
  const second = (await apply(work, plan)).receipt;
  assert.deepEqual(
    [second.status, second.records.unchanged, second.records.added],
    ['succeeded', first.records.added, first.records.pending],
  );
  assert.equal(second.membership.after, 160);
  assert.deepEqual(work.members(second.audience.id), { EMAIL_SHA256: many.map(sha256).sort() });
});

test('an apply that TikTok refused as a whole keeps its plan', async (t) => {
  const work = await workplace(t);
  const { plan } = await planOf(work, customers);
  work.emulator.misbehave([{ fault: 'code', code: 40000, path: 'segment/mapping' }]);
  const refused = (await apply(work, plan)).receipt;
  assert.deepEqual([refused.exit_code, refused.records.added], [8, 0]);
  work.emulator.misbehave([]);
  const again = (await apply(work, plan)).receipt;
  assert.deepEqual([again.exit_code, again.records.added], [0, refused.records.pending]);
});

test('an audience that was filled meanwhile is not filled with a plan for a missing one', async (t) => {
  const work = await workplace(t);
  const { plan } = await planOf(work, customers);
  await work.push(await work.file('other.csv', 'Email\nother@example.com\n'));
  await assert.rejects(apply(work, plan), { code: 'plan_outdated' });
});

test('a plan is kept for seven days, and leaves nothing behind', async (t) => {
  const work = await workplace(t);
  const { plan } = await planOf(work, customers);
  await work.context.clock.sleep(7 * 86_400_000 + 1);
  await work.push(await work.file('other.csv', 'Email\nother@example.com\n'));
  await assert.rejects(apply(work, plan), { code: 'plan_not_found', exitCode: 2 });
  assert.deepEqual(await readdir(join(folderOf(work), 'new')), []);
  assert.deepEqual(await readdir(join(folderOf(work), 'plans')), []);
  await assert.rejects(apply(work, '../../secrets'), { code: 'plan_not_found' });
});

async function planOf(work: Workplace, text: string, options: Partial<PushOptions> = {}) {
  const { receipt, fault } = await work.push(await work.file('customers.csv', text), {
    dryRun: true,
    keep: true,
    ...options,
  });
  assert.equal(fault, undefined);
  return { receipt, plan: receipt.plan as string };
}

async function apply(
  work: Workplace,
  plan: string,
  { client = work.client, signal = new AbortController().signal } = {},
) {
  const result = await applyPlan(work.context, async () => ({ client, advertiserId: work.advertiserId }), {
    plan,
    ...pushDefaults,
    onProgress: () => undefined,
    warn: () => undefined,
    signal,
  });
  assertConserved(result.receipt);
  return result;
}

function folderOf({ context, advertiserId }: Workplace): string {
  return ledgerFolder(context.folders.state, context.apiOrigin, advertiserId);
}

async function ledgers(work: Workplace): Promise<string[]> {
  return (await readdir(folderOf(work))).filter((name) => name !== 'plans' && name !== 'runs');
}
