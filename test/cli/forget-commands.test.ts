import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { runProgram } from '../../src/cli/program.ts';
import { openLedger } from '../../src/ledger/index.ts';
import { makeContext } from '../support/context.ts';
import { folderOf } from '../support/forget.ts';
import { sha256 } from '../support/identities.ts';
import type { Answer } from '../support/prompts.ts';
import { type Workplace, workplace } from '../support/push.ts';

const list = 'Email,Phone\nada@example.com,+12125550101\nbob@example.com,+12125550102\n';

test('at a terminal: trace asks for the value, forget says where he is and asks before it begins', async (t) => {
  const { work, ask } = await office(t);
  const value = { text: 'ada@example.com' };
  const found = await ask(['trace'], { answers: [value] });
  assert.equal(found.code, 0, found.err);
  assert.match(found.out, /"vip" · audience \d+ · advertiser \d+\n {2}✔ e-mail: in the audience/);
  assert.match(found.out, /added .* run \w{26} {2}list\.csv, record 1 {2}request \w+/);
  assert.match(found.out, /of this person in the audience: e-mail 1 · phone 1/);

  const no = await ask(['forget'], { answers: [value, { confirm: false }] });
  assert.deepEqual([no.code, no.out], [0, '']);
  assert.match(no.asked.at(-1)?.message ?? '', /is in "vip" \(2 identities\)\. Forget him for good\?/);
  assert.equal(work.emulator.requests().rows.delete, 0);

  const yes = await ask(['forget'], { answers: [value, { confirm: true }] });
  assert.equal(yes.code, 0, yes.err);
  assert.match(yes.out, /"vip": 2 identities removed \(run \w{26}\), deleted from the ledger/);
  assert.match(yes.out, /1 ledger of \d+; the ledgers of this machine \(this-machine\) only/);
  const gone = await ask(['trace'], { answers: [value] });
  assert.match(gone.out, /^Not found.*\nThis person is forgotten by advertiser \d+/);
  for (const { out, err } of [found, no, yes, gone]) {
    assert.ok(!/ada@|example\.com/.test(out + err), 'the value is never repeated');
    assert.ok(!(out + err).includes(sha256('ada@example.com')), 'nor its digest');
  }
});

test('in a script: the value comes on standard input, --yes is asked for, --json accounts for it', async (t) => {
  const { work, ask } = await office(t);
  const input = 'ada@example.com\n';
  const traced = JSON.parse((await ask(['trace', '--json'], { input })).out);
  assert.deepEqual([traced.found, traced.audiences.length], [true, 1]);
  const unasked = await ask(['forget'], { input });
  assert.equal(unasked.code, 2);
  assert.match(unasked.err, /Give --yes/);
  assert.equal(work.emulator.requests().rows.delete, 0, 'nothing was begun');
  const { code, out } = await ask(['forget', '--yes', '--json'], { input });
  const result = JSON.parse(out);
  assert.deepEqual([code, result.status, result.exit_code, result.audiences.length], [0, 'forgotten', 0, 1]);
  assert.equal(JSON.parse((await ask(['trace', '--json'], { input })).out).found, false);
});

test('a plain value as an argument is refused, for others could read it; a digest is taken', async (t) => {
  const { ask } = await office(t);
  for (const command of ['trace', 'forget']) {
    const { code, err } = await ask([command, 'ada@example.com', '--debug']);
    assert.equal(code, 2);
    assert.match(err, /Only a digest can be given as an argument/);
    assert.ok(!err.includes('ada@'));
  }
  assert.equal((await ask(['trace', sha256('bob@example.com')])).code, 0);
  const national = await ask(['trace'], { input: '(212) 555-0101' });
  assert.match(national.err, /--country US/);
  assert.match((await ask(['trace', '--country', 'US'], { input: '(212) 555-0101' })).out, /phone: in the/);
  for (const input of ['', 'ada@example.com\nbob@example.com\n', 'x'.repeat(20_000)])
    assert.equal((await ask(['trace'], { input })).code, 2);
});

test('an audience in use: exit 9 names who holds it', async (t) => {
  const { work, ask, audienceId } = await office(t);
  const ledger = await openLedger({
    ...work.context,
    folder: folderOf(work),
    name: audienceId,
    holder: 'run 01NIGHT',
  });
  const input = 'ada@example.com';
  for (const args of [['trace'], ['forget', '--yes']]) {
    const { code, out, err } = await ask(args, { input });
    assert.equal(code, 9, err);
    assert.match(out, /"vip".*\n?.*run 01NIGHT/);
  }
  await ledger.close();
});

/** Somebody at work after a push, who can run commands there. */
async function office(t: TestContext) {
  const work = await workplace(t);
  const { receipt } = await work.push(await work.file('list.csv', list));
  return { work, audienceId: receipt.audience.id as string, ask: asking(t, work) };
}

function asking(t: TestContext, work: Workplace) {
  return async (args: string[], { input = '', answers }: { input?: string; answers?: Answer[] } = {}) => {
    const env = {
      TIKTOK_SEG_TOKEN: work.emulator.mintToken(),
      TIKTOK_SEG_ADVERTISER_ID: work.advertiserId,
    };
    const made = await makeContext(t, {
      env,
      clock: work.context.clock,
      apiOrigin: work.context.apiOrigin,
      terminal: { input },
      ...(answers && { answers }),
    });
    const context = { ...made, folders: work.context.folders };
    const code = await runProgram({ context, signal: new AbortController().signal, version: '0' }, args);
    return { code, out: made.terminal.out.text, err: made.terminal.err.text, asked: made.prompts.asked };
  };
}
