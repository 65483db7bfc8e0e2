import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkConservation } from '../../src/activation/conservation.ts';
import type { Receipt } from '../../src/activation/index.ts';
import { Fault } from '../../src/fault.ts';
import { type TiktokClient, TiktokFault } from '../../src/tiktok/index.ts';
import { ManualClock } from '../support/clock.ts';
import { sha256 } from '../support/identities.ts';
import { type Workplace, workplace } from '../support/push.ts';

const customers = `Email,Phone,Country,Newsletter
ada@example.com,+1 212 555 0101,US,yes
bob@example.com,,US,yes
ADA@example.com,+12125550101,US,yes
eve@example.com,,US,no
,,US,yes
`;

test('the first push creates the audience, the second sends nothing', async (t) => {
  const work = await workplace(t);
  const file = await work.file('customers.csv', customers);
  const { receipt, fault } = await work.push(file);
  assert.equal(fault, undefined);
  assert.equal(receipt.status, 'succeeded');
  assert.deepEqual(receipt.records, {
    ...none,
    read: 5,
    added: 2,
    duplicate: 1,
    excluded: 1,
    empty: 1,
  });
  assert.deepEqual(receipt.reasons, { consent_refused: 1 });
  assert.deepEqual(receipt.audience, { id: receipt.audience.id, name: 'vip', created: true });
  assert.deepEqual(
    [receipt.membership.before, receipt.membership.added, receipt.membership.after],
    [0, 3, 3],
  );
  assert.equal(receipt.request_ids.length, 1);
  assert.equal(receipt.source[0]?.sha256, sha256(customers));
  assert.deepEqual(work.members(receipt.audience.id), {
    EMAIL_SHA256: [sha256('ada@example.com'), sha256('bob@example.com')].sort(),
    PHONE_SHA256: [sha256('+12125550101')],
  });

  const before = work.emulator.requests();
  const again = (await work.push(file)).receipt;
  assert.equal(again.status, 'nothing_to_do');
  assert.deepEqual([again.records.unchanged, again.records.added, again.batches.total], [2, 0, 0]);
  assert.equal(again.audience.created, false);
  assert.deepEqual(sentRows(work, before), 0);
});

test('every run leaves its receipt beside the ledger, and nothing plain', async (t) => {
  const work = await workplace(t);
  const { receipt } = await work.push(await work.file('customers.csv', customers));
  const files = await readdir(work.context.folders.state, { recursive: true });
  const kept = files.find((file) => file.endsWith(`${receipt.run}.json`));
  assert.deepEqual(
    JSON.parse(await readFile(join(work.context.folders.state, kept as string), 'utf8')),
    receipt,
  );
  assert.doesNotMatch(JSON.stringify(receipt), /ada@|5550101|555 0101/);
});

test('a dry run says what would be and creates nothing', async (t) => {
  const work = await workplace(t);
  const { receipt } = await work.push(await work.file('customers.csv', customers), { dryRun: true });
  assert.deepEqual([receipt.dry_run, receipt.records.added, receipt.membership.after], [true, 2, 3]);
  assert.deepEqual(receipt.audience, { id: null, name: 'vip', created: false });
  const { receipt: real } = await work.push('customers.csv');
  assert.equal(real.audience.created, true, 'the dry run had created it');
  const { receipt: later } = await work.push(await work.file('more.csv', 'Email\nnew@example.com\n'), {
    dryRun: true,
  });
  assert.equal(later.records.added, 1);
  const { receipt: unsent } = await work.push('more.csv');
  assert.equal(unsent.records.added, 1, 'the dry run had marked it as sent');
});

test('a trial with --limit reads no further', async (t) => {
  const work = await workplace(t);
  const { receipt } = await work.push(await work.file('customers.csv', customers), { limit: 1 });
  assert.deepEqual([receipt.records.read, receipt.records.added], [1, 1]);
});

test('a source of nobody to add creates no audience', async (t) => {
  const work = await workplace(t);
  const { receipt } = await work.push(
    await work.file('gone.csv', 'Email,Unsubscribed\neve@example.com,yes\n'),
  );
  assert.deepEqual([receipt.status, receipt.exit_code, receipt.audience.id], ['nothing_to_do', 0, null]);
});

const refusedBefore: [
  story: string,
  audience: { name: string } | { id: string },
  code: string,
  exit: number,
][] = [
  ['a name that TikTok would cut', { name: 'x'.repeat(71) }, 'audience_name_too_long', 2],
  ['an empty name', { name: ' ' }, 'usage', 2],
  ['an id that is not there', { id: '123' }, 'audience_not_found', 2],
];

for (const [story, audience, code, exitCode] of refusedBefore) {
  test(`nothing is sent for ${story}`, async (t) => {
    const work = await workplace(t);
    const file = await work.file('customers.csv', customers);
    const before = work.emulator.requests();
    await assert.rejects(work.push(file, { audience }), { code, exitCode });
    assert.equal(sentRows(work, before), 0);
  });
}

test('two audiences of one name: the ids are listed, and one of them can be chosen', async (t) => {
  const work = await workplace(t);
  const file = await work.file('customers.csv', customers);
  const ids = [
    await work.client.createAudience({ advertiserId: work.advertiserId, name: 'twin' }),
    await work.client.createAudience({ advertiserId: work.advertiserId, name: 'twin' }),
  ];
  await assert.rejects(work.push(file, { audience: { name: 'twin' } }), (fault: Fault) => {
    assert.equal(fault.code, 'audience_ambiguous');
    for (const id of ids) assert.ok(fault.hint?.includes(id));
    return true;
  });
  const { receipt } = await work.push(file, { audience: { id: ids[1] as string } });
  assert.deepEqual(receipt.audience, { id: ids[1], name: 'twin', created: false });
});

test('an audience of another type is not filled, and not shadowed', async (t) => {
  const work = await workplace(t);
  const listed = await work.client.listAudiences(work.advertiserId);
  const other = listed.find(({ audience_type }) => audience_type !== 'Partner');
  assert.ok(other, 'the emulator starts with audiences of other types');
  const file = await work.file('customers.csv', customers);
  await assert.rejects(work.push(file, { audience: { name: other.name } }), {
    code: 'audience_unusable',
    exitCode: 2,
  });
});

test('--no-create refuses a missing audience', async (t) => {
  const work = await workplace(t);
  const file = await work.file('customers.csv', customers);
  await assert.rejects(work.push(file, { create: false }), { code: 'audience_not_found', exitCode: 2 });
});

test('an audience deleted in Ads Manager stops the run; --recreate starts it anew', async (t) => {
  const work = await workplace(t);
  const file = await work.file('customers.csv', customers);
  const { receipt } = await work.push(file);
  await work.client.deleteAudience({
    advertiserId: work.advertiserId,
    audienceId: receipt.audience.id as string,
  });
  await assert.rejects(work.push(file), { code: 'audience_gone', exitCode: 8, hint: /--recreate/ });
  const anew = (await work.push(file, { recreate: true })).receipt;
  assert.deepEqual([anew.records.added, anew.audience.created], [2, true]);
});

test('an audience renamed in Ads Manager is not created a second time', async (t) => {
  const work = await workplace(t);
  const file = await work.file('customers.csv', customers);
  const { receipt } = await work.push(file);
  const audienceId = receipt.audience.id as string;
  await work.client.renameAudience({ advertiserId: work.advertiserId, audienceId, name: 'best' });
  await assert.rejects(work.push(file), { code: 'audience_ambiguous', message: /called "best"/ });
});

test('a create whose answer was lost makes one audience, not two', async (t) => {
  const work = await workplace(t);
  const forgetful: TiktokClient = {
    ...work.client,
    counts: work.client.counts,
    createAudience: async (request, signal) => {
      await work.client.createAudience(request, signal);
      throw lost('segment/audience/');
    },
  };
  const { receipt } = await work.push(await work.file('customers.csv', customers), { client: forgetful });
  assert.equal(receipt.status, 'succeeded');
  const named = (await work.client.listAudiences(work.advertiserId)).filter(({ name }) => name === 'vip');
  assert.equal(named.length, 1);
});

test('a header without records is refused by the guard, with a receipt', async (t) => {
  const work = await workplace(t);
  const { receipt, fault } = await work.push(await work.file('header.csv', 'Email,Phone\n'));
  assert.deepEqual([fault?.code, receipt.exit_code, receipt.status], ['guard_refused', 4, 'refused']);
});

test('too many rejects: nothing is sent, and the receipt says why', async (t) => {
  const work = await workplace(t);
  const before = work.emulator.requests();
  const { receipt, fault } = await work.push(
    await work.file('bad.csv', 'Email\nada@example.com\nnobody\nada@\n'),
  );
  assert.deepEqual([fault?.code, receipt.exit_code], ['too_many_rejects', 3]);
  assert.deepEqual(receipt.records, { ...none, read: 3, rejected: 2, pending: 1 });
  assert.deepEqual(receipt.reasons, { invalid_email: 2 });
  assert.equal(sentRows(work, before), 0);
});

test('stopped between two batches: the receipt says what is missing, and one rerun sets it right', async (t) => {
  // Time stands still: what is under way has all the time it needs.
  const work = await workplace(t, new ManualClock());
  const file = await work.file('many.csv', emails(400));
  const stop = new AbortController();
  let sent = 0;
  const watched: TiktokClient = {
    ...work.client,
    counts: work.client.counts,
    sendBatch: async (request, signal) => {
      sent += 1;
      if (sent === 3) stop.abort(new Fault('interrupted', 'Stopped.'));
      return work.client.sendBatch(request, signal);
    },
  };
  const { receipt, fault } = await work.push(file, { client: watched, batchSize: 5, signal: stop.signal });
  assert.deepEqual([fault?.exitCode, receipt.status], [130, 'interrupted']);
  assert.equal(receipt.records.added + receipt.records.pending, 400);
  assert.ok(receipt.records.added >= 15 && receipt.records.pending > 0, JSON.stringify(receipt.records));
  const rerun = (await work.push(file)).receipt;
  assert.deepEqual(
    [rerun.records.unchanged, rerun.records.added],
    [receipt.records.added, receipt.records.pending],
  );
  assert.equal(work.members(rerun.audience.id)['EMAIL_SHA256']?.length, 400);
});

test('an answer lost after the work was done: pending, and sent again by the next run', async (t) => {
  const work = await workplace(t);
  const file = await work.file('customers.csv', customers);
  const forgetful: TiktokClient = {
    ...work.client,
    counts: work.client.counts,
    sendBatch: async (request, signal) => {
      await work.client.sendBatch(request, signal);
      throw lost('segment/mapping/');
    },
  };
  const { receipt, fault } = await work.push(file, { client: forgetful });
  assert.deepEqual([fault?.exitCode, receipt.status, receipt.records.pending], [7, 'failed', 2]);
  const rerun = (await work.push(file)).receipt;
  assert.deepEqual([rerun.records.added, rerun.batches.acked], [2, 1]);
});

test('a token revoked in the middle ends with 5; nothing is quarantined, the rest stays pending', async (t) => {
  const work = await workplace(t);
  const file = await work.file('many.csv', emails(400));
  let answered = 0;
  const revoking: TiktokClient = {
    ...work.client,
    counts: work.client.counts,
    sendBatch: async (request, signal) => {
      const answer = await work.client.sendBatch(request, signal);
      answered += 1;
      if (answered === 8) work.emulator.revoke();
      return answer;
    },
  };
  const { receipt, fault } = await work.push(file, { client: revoking, batchSize: 5 });
  assert.deepEqual([fault?.code, receipt.exit_code, receipt.status], ['token_refused', 5, 'partial']);
  assert.equal(receipt.records.added + receipt.records.pending, 400);
  assert.equal(receipt.records.rejected, 0);
  assert.equal(work.members(receipt.audience.id)['EMAIL_SHA256']?.length, receipt.records.added);
});

test('a second run of the same audience is told who holds it', async (t) => {
  const work = await workplace(t);
  const file = await work.file('customers.csv', customers);
  const { receipt } = await work.push(file);
  let other: unknown;
  const slow: TiktokClient = {
    ...work.client,
    counts: work.client.counts,
    sendBatch: async (request, signal) => {
      other = await work.push(file).catch((error) => error);
      return work.client.sendBatch(request, signal);
    },
  };
  await work.push(await work.file('more.csv', emails(1)), { client: slow });
  assert.ok(other instanceof Fault);
  assert.deepEqual([other.code, other.exitCode], ['audience_busy', 9]);
  assert.ok(receipt.audience.id);
});

test('a receipt that does not account for every record fails loudly', () => {
  const records = { ...none, read: 3, added: 2 };
  assert.throws(() => checkConservation({ run: 'R', records }), { code: 'unexpected', exitCode: 1 });
  checkConservation({ run: 'R', records: { ...records, pending: 1 } });
});

const none: Receipt['records'] = {
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

function emails(count: number): string {
  return `Email\n${Array.from({ length: count }, (_, at) => `person${at}@example.com`).join('\n')}\n`;
}

function sentRows(work: Workplace, before: ReturnType<Workplace['emulator']['requests']>): number {
  return work.emulator.requests().rows.add - before.rows.add;
}

function lost(path: string): TiktokFault {
  return new TiktokFault(
    {
      path,
      reason: 'the connection was lost',
      verdict: {
        class: 'again',
        fault: 'network_failed',
        meaning: 'connection lost',
        advice: 'Run again.',
        ambiguous: true,
        shrinks: false,
      },
    },
    { attempts: 6, ambiguous: true },
  );
}
