import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '../support/identities.ts';
import { workplace } from '../support/push.ts';

const monday = `Email,Phone,Country
ada@example.com,+12125550101,US
bob@example.com,+12125550102,US
eve@example.com,,US
`;

test('mirror: the audience becomes equal to the source, and the receipt says what went and why', async (t) => {
  const work = await workplace(t);
  await work.push(await work.file('monday.csv', monday), { mode: 'mirror' });
  const tuesday = `Email,Phone,Country
ada@example.com,+12125550101,US
bob@example.com,+12125550199,US
zoe@example.com,,US
`;
  const file = await work.file('tuesday.csv', tuesday);
  const { fault } = await work.push(file, { mode: 'mirror' });
  assert.deepEqual([fault?.code, fault?.exitCode], ['guard_refused', 4], 'two of five are more than 20 %');
  assert.match(fault?.hint ?? '', /--max-remove 40%/);

  const dry = (await work.push(file, { mode: 'mirror', maxRemove: 0.4, dryRun: true })).receipt;
  const { receipt } = await work.push(file, { mode: 'mirror', maxRemove: 0.4 });
  for (const { records, membership } of [dry, receipt]) {
    assert.deepEqual([records.added, records.unchanged, records.removed], [2, 1, 0]);
    assert.deepEqual(membership, {
      before: 5,
      added: 2,
      removed: 2,
      after: 5,
      held_back: 0,
      removed_because: { absent: 2, exited: 0, consent_refused: 0, suppressed: 0, forgotten: 0 },
    });
  }
  assert.deepEqual(receipt.identities.email, { added: 1, removed: 1, rejected: 0 });
  assert.deepEqual(work.members(receipt.audience.id), {
    EMAIL_SHA256: ['ada@example.com', 'bob@example.com', 'zoe@example.com'].map(sha256).sort(),
    PHONE_SHA256: ['+12125550101', '+12125550199'].map(sha256).sort(),
  });
  assert.deepEqual((await work.push(file, { mode: 'mirror' })).receipt.status, 'nothing_to_do');
});

test('a row that cannot be read may be somebody who stays: nobody leaves for absence that night', async (t) => {
  const work = await workplace(t);
  await work.push(await work.file('monday.csv', monday));
  const broken = await work.file(
    'broken.csv',
    `${monday.replace('eve@example.com,,US', 'eve@example.com,')}`,
  );
  const options = { mode: 'mirror', maxReject: 1, maxRemove: 1 } as const;
  const held = (await work.push(broken, options)).receipt;
  assert.deepEqual([held.membership.held_back, held.membership.removed, held.batches.total], [1, 0, 0]);
  assert.ok(work.warnings.some((text) => text.includes('--remove-anyway')));
  const forced = (await work.push(broken, { ...options, removeAnyway: true })).receipt;
  assert.deepEqual([forced.membership.held_back, forced.membership.removed], [0, 1]);
});

test('remove: takes people out with all that was sent of them, and creates no audience for it', async (t) => {
  const work = await workplace(t);
  const leavers = await work.file(
    'leavers.csv',
    'Email\nADA@example.com\nnobody@example.com\nada@example.com\n',
  );
  await assert.rejects(work.push(leavers, { mode: 'remove' }), { code: 'audience_not_found' });
  await work.push(await work.file('monday.csv', monday));
  const { receipt } = await work.push(leavers, { mode: 'remove' });
  assert.deepEqual([receipt.records.removed, receipt.records.duplicate], [2, 1]);
  assert.equal(receipt.membership.removed_because.exited, 2);
  assert.deepEqual([receipt.membership.before, receipt.membership.after], [5, 3]);
  assert.deepEqual(work.members(receipt.audience.id), {
    EMAIL_SHA256: ['bob@example.com', 'eve@example.com'].map(sha256).sort(),
    PHONE_SHA256: [sha256('+12125550102')],
  });
});

test('consent that is withdrawn takes out exactly what was sent, in add too, and under every rule set', async (t) => {
  const work = await workplace(t);
  const yes = 'Email,Newsletter,Opt In\nada+a@example.com,yes,yes\nbob@example.com,yes,yes\n';
  await work.push(await work.file('yes.csv', yes), { rules: 'tiktok-2024' });
  const no = yes.replace('ada+a@example.com,yes,yes', 'ada+a@example.com,yes,no');
  const { receipt } = await work.push(await work.file('no.csv', no), { maxRemove: 0.5 });
  assert.equal(receipt.membership.removed_because.consent_refused, 1);
  assert.deepEqual([receipt.records.excluded, receipt.records.removed], [1, 0]);
  assert.deepEqual(work.members(receipt.audience.id), { EMAIL_SHA256: [sha256('bob@example.com')] });
});

test('mirror never takes an empty source, nor a part of one', async (t) => {
  const work = await workplace(t);
  await work.push(await work.file('monday.csv', monday));
  const options = { mode: 'mirror', minRows: 0, maxRemove: 1, maxReject: 1 } as const;
  for (const text of ['Email\n', 'Email,Name\n,Ada\n,Bob\n']) {
    const { fault, receipt } = await work.push(await work.file('empty.csv', text), options);
    assert.equal(fault?.code, 'guard_refused');
    assert.equal(receipt.batches.total, 0);
  }
  await assert.rejects(work.push('monday.csv', { mode: 'mirror', limit: 1 }), { code: 'usage' });
});

test('the first mirror of an audience that was made elsewhere says what it cannot remove', async (t) => {
  const work = await workplace(t);
  await work.client.createAudience({ advertiserId: work.advertiserId, name: 'vip' });
  const file = await work.file('monday.csv', monday);
  await work.push(file, { mode: 'mirror' });
  assert.equal(work.warnings.filter((text) => text.includes('was not filled from here')).length, 1);
  await work.push(file, { mode: 'mirror' });
  assert.equal(work.warnings.filter((text) => text.includes('was not filled from here')).length, 1);
});

test('--resend fills an audience again that was emptied elsewhere', async (t) => {
  const work = await workplace(t);
  const file = await work.file('monday.csv', monday);
  const { receipt } = await work.push(file);
  const again = (await work.push(file, { resend: true })).receipt;
  assert.deepEqual([again.records.added, again.membership.added, again.membership.after], [3, 0, 5]);
  assert.equal(work.emulator.requests().rows.add, 6);
  assert.ok(receipt.audience.id);
});
