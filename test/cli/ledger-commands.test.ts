import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { runProgram } from '../../src/cli/program.ts';
import { ledgerFolder, takeLock } from '../../src/ledger/index.ts';
import { onLedgerFile } from '../support/ledger.ts';
import { type Workplace, workplace } from '../support/push.ts';

test('verify: all ledgers of the machine, without a login, and not a byte changes', async (t) => {
  const { work, ask, folder, vip } = await twoAudiences(t);
  // A plan that waits for its audience is a ledger too.
  await work.push('people.csv', { audience: { name: 'to come' }, dryRun: true, keep: true });
  const before = await readFile(vip);
  const { code, out } = await ask('ledger', 'verify', '--json');
  assert.equal(code, 0);
  const { healthy, ledgers, beside } = JSON.parse(out);
  assert.deepEqual([healthy, beside], [true, []]);
  const seen = ledgers.map(
    ({ audience, kind, state, present, batches }: Record<string, { name: string }>) => [
      audience?.name,
      kind,
      state,
      present,
      batches,
    ],
  );
  assert.deepEqual(seen.sort(), [
    [null, 'new', 'healthy', 0, 1],
    ['other', 'audience', 'healthy', 3, 1],
    ['vip', 'audience', 'healthy', 3, 1],
  ]);
  assert.ok((await readFile(vip)).equals(before));
  assert.match(
    (await ask('ledger', 'verify', '--audience', 'vip')).out,
    /^ {2}"vip" \(\d+\) +\d+ +healthy +3 identities/,
  );
  assert.match(
    (await ask('ledger', 'verify', '--audience', 'nobody')).err,
    /no ledger of an audience called "nobody"/,
  );
  assert.equal(
    (await ask('ledger', 'verify', '--advertiser', '1')).out,
    'There are no ledgers on this machine yet.\n',
  );

  const lock = await takeLock(vip.replace(/\.duckdb$/, ''), { ...work.context, holder: 'run 01BUSY' });
  const busy = await ask('ledger', 'verify');
  assert.equal(busy.code, 9);
  assert.match(busy.err, /run 01BUSY \(process \d+ on this-machine\)/);
  assert.match(busy.out, /"other".*healthy/, 'the others are looked at');
  await lock.release();
  assert.ok(folder);
});

/** What could go wrong with a ledger, and how verify tells of it. */
const ills: [story: string, sql: string, says: RegExp][] = [
  [
    'an identity without a batch',
    'update identities set batch = 77 where rowid = 0',
    /belong to no batch\. \(1\)/,
  ],
  ['an identity of a failed batch', "update batches set state = 'failed'", /neither acknowledged nor left/],
  [
    'an addition that removed',
    "update identities set state = 'removed' where rowid = 0",
    /present by a removal/,
  ],
  ['a digest cut short', "update identities set digest = 'abc'::blob where rowid = 1", /another length/],
  ['an identity twice', 'insert into identities from identities', /holds twice.*\(3\)/],
  [
    'a person with two names',
    'update identities set naming = true, member = 5',
    /more than one identity that names/,
  ],
  ['a batch that does nothing', 'update batches set rows = 0', /hold nothing/],
  ['an answer to nothing', 'update batches set sent_at = null', /answered but never sent/],
  ['no generation', "delete from meta where key = 'generation'", /generation\) is missing/],
  ['rows to send that are lost', "update batches set state = 'pending'", /member rows are not all there/],
  [
    'a row without a batch',
    "insert into outgoing (member_row, batch, rules) values (1, 99, 'r')",
    /to send that belong/,
  ],
  ['a plan from the future', "insert into plans values ('P', '99', '2026-01-01')", /still to come/],
  ['a planned batch without a plan', "update batches set state = 'planned', plan = 'P'", /wait for a plan/],
  ['a run without an account', "update batches set run = '../../etc/passwd'", /no account in runs/],
];

test('verify finds what is not sound: exit 12, with where and what', async (t) => {
  const { ask, vip } = await twoAudiences(t);
  const sound = await readFile(vip);
  for (const [story, sql, says] of ills) {
    await onLedgerFile(vip, (run) => run(sql));
    const bytes = await readFile(vip);
    const { code, out, err } = await ask('ledger', 'verify', '--audience', 'vip');
    assert.equal(code, 12, story);
    assert.match(out, says, story);
    assert.match(err, /1 ledger is not sound; nothing was changed\. \[unhealthy\]/);
    assert.ok((await readFile(vip)).equals(bytes));
    await writeFile(vip, sound);
  }
  assert.equal((await ask('ledger', 'verify')).code, 0);
});

test('verify: damaged is reported and kept with 12, a newer version is refused with 11', async (t) => {
  const { ask, vip, folder } = await twoAudiences(t);
  const sound = await readFile(vip);
  let found = 0;
  for (let at = 12_288 + 500; at < sound.length; at += 262_144) {
    const damaged = Buffer.from(sound);
    damaged[at] = (damaged[at] as number) ^ 1;
    await writeFile(vip, damaged);
    const { code, out } = await ask('ledger', 'verify', '--json');
    const states = JSON.parse(out).ledgers.map(({ state }: { state: string }) => state);
    assert.deepEqual([code, states.includes('damaged')], code === 0 ? [0, false] : [12, true]);
    if (code === 12) found += 1;
    assert.ok((await readFile(vip)).equals(damaged), 'kept');
  }
  assert.ok(found > 0);
  await writeFile(vip, sound);
  await onLedgerFile(vip, (run) => run("update meta set value = '3000' where key = 'version'"));
  const newer = await ask('ledger', 'verify');
  assert.equal(newer.code, 11);
  assert.match(newer.err, /newer tiktok-seg.*\[ledger_newer\]/);
  assert.equal((await ask('ledger', 'compact')).code, 11);
  await writeFile(vip, sound);

  await writeFile(join(folder, 'audiences.json'), '{"vip": ');
  const beside = await ask('ledger', 'verify');
  assert.equal(beside.code, 12);
  assert.match(beside.out, /audiences\.json is damaged/);
});

test('compact: every ledger is written anew, and a second run has nothing to do', async (t) => {
  const { work, ask, vip } = await twoAudiences(t);
  const { code, out } = await ask('ledger', 'compact', '--json');
  assert.equal(code, 0);
  const { ledgers } = JSON.parse(out);
  assert.equal(ledgers.length, 2);
  for (const { bytes } of ledgers) assert.ok(bytes.after > 0 && bytes.before > 0);
  assert.match((await ask('ledger', 'compact', '--audience', 'vip')).out, /"vip".* MB to .* MB/);
  assert.equal((await ask('ledger', 'verify')).code, 0);
  assert.equal((await work.push('people.csv')).receipt.status, 'nothing_to_do');
  await rm(vip);
});

async function twoAudiences(t: TestContext) {
  const work = await workplace(t);
  await work.file(
    'people.csv',
    'Email,Phone,Mobile\nada@example.com,+12125550101,+12125550101\nbob@example.com,,\n',
  );
  const { receipt } = await work.push('people.csv');
  await work.push('people.csv', { audience: { name: 'other' } });
  const { context, advertiserId } = work;
  const folder = ledgerFolder(context.folders.state, context.apiOrigin, advertiserId);
  return { work, folder, vip: join(folder, `${receipt.audience.id}.duckdb`), ask: asking(work) };
}

function asking({ context }: Workplace) {
  return async (...args: string[]) => {
    const { out, err } = context.terminal;
    const [before, beforeErr] = [out.text.length, err.text.length];
    const code = await runProgram({ context, signal: new AbortController().signal, version: '0' }, args);
    return { code, out: out.text.slice(before), err: err.text.slice(beforeErr) };
  };
}
