import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Identity } from '../../src/identities/index.ts';
import type { StagedMember } from '../../src/ledger/index.ts';
import { identityOf } from '../support/identities.ts';
import { heldBy, ledgerOf, type Night, onLedgerFile } from '../support/ledger.ts';

const ada = identityOf('email', 'ada@example.com');
const adaAtWork = identityOf('email', 'ada@work.example');
const phone = identityOf('phone', '+12125550101');
const mobile = identityOf('phone', '+12125550102');
const newMobile = identityOf('phone', '+12125550103');
const tablet = identityOf('idfa', '6d92078a-8246-4ba4-ae5b-76104861e7dc');
const bob = identityOf('email', 'bob@example.com');
const eve = identityOf('email', 'eve@example.com');
const adaPlus = identityOf('email', 'ada+shop@example.com');

const leaving = (...identities: Identity[]): Partial<StagedMember> => ({ verdict: 'leaving', identities });

/** Who is forgotten by which value after these nights; `after` is what TikTok then holds. */
const stories: { story: string; nights: Night[]; forgotten: Identity[]; after: Identity[]; sent: number }[] =
  [
    {
      story: 'a person of several rows goes with all e-mails, phones and devices, found by the last of them',
      nights: [{ people: [[ada, adaAtWork, phone, mobile, newMobile, tablet], [bob]] }],
      forgotten: [newMobile],
      after: [bob],
      sent: 6,
    },
    {
      story: 'what other nights sent of the same person goes too',
      nights: [{ people: [[ada, phone]] }, { people: [[ada, mobile]] }, { people: [[ada, tablet], [bob]] }],
      forgotten: [phone],
      after: [bob],
      sent: 4,
    },
    {
      story: 'and what stands in a record named by another of his addresses, and so on',
      nights: [
        { people: [[ada, adaAtWork]] },
        { people: [[adaAtWork, adaPlus]] },
        { people: [[adaPlus, tablet], [bob]] },
      ],
      forgotten: [ada],
      after: [bob],
      sent: 4,
    },
    {
      story: 'a phone stays that another person who is present has',
      nights: [{ people: [[ada, phone, mobile]] }, { people: [[bob, phone]] }],
      forgotten: [ada],
      after: [bob, phone],
      sent: 2,
    },
    {
      story: 'it goes where the other person has left',
      nights: [
        {
          people: [
            [ada, phone],
            [bob, phone],
          ],
        },
        { people: [leaving(bob, phone)] },
      ],
      forgotten: [ada],
      after: [],
      sent: 2,
    },
    {
      story: 'the value itself goes whoever else has it',
      nights: [{ people: [[ada, phone], [bob, phone], [eve]] }],
      forgotten: [phone],
      after: [eve],
      sent: 3,
    },
    {
      story: 'a number that was given to somebody else stays his',
      nights: [
        { people: [[ada, phone]] },
        { mode: 'mirror', people: [[ada, mobile]] },
        { people: [[bob, phone]] },
      ],
      forgotten: [ada],
      after: [bob, phone],
      sent: 2,
    },
    {
      story: 'what was sent under an older rule set goes, for every digest is asked for',
      nights: [{ rules: 'tiktok-2024', people: [[ada, phone]] }, { people: [[adaPlus, mobile], [bob]] }],
      forgotten: [ada, adaPlus],
      after: [bob],
      sent: 4,
    },
    {
      story: 'an addition without an answer is taken back',
      nights: [{ people: [[ada, phone], [bob]], answered: false }],
      forgotten: [ada],
      after: [bob],
      sent: 2,
    },
    {
      story: 'a removal without an answer is sent again',
      nights: [{ people: [[bob]] }, { people: [leaving(ada)], answered: false }],
      forgotten: [ada],
      after: [bob],
      sent: 1,
    },
    {
      story: 'who has left already is only deleted from the ledger',
      nights: [{ people: [[ada, phone], [bob]] }, { people: [leaving(ada, phone)] }],
      forgotten: [ada],
      after: [bob],
      sent: 0,
    },
  ];

for (const { story, nights, forgotten, after, sent } of stories) {
  test(story, async (t) => {
    const ledger = await ledgerOf(t);
    for (const night of nights) await ledger.night(night);
    const digests = forgotten.map(({ digest }) => digest);
    const { difference } = await ledger.night({ people: [], forgotten: digests });
    assert.equal(sum(difference.wouldRemove), sent);
    assert.equal(difference.wouldRemoveBecause.forgotten, sent);
    assert.deepEqual(heldBy(ledger.tiktok), after.map(({ digest }) => digest).sort());
    for (const identity of forgotten) assert.deepEqual((await ledger.traced(identity)).identities, []);
    const again = await ledger.night({ people: [], forgotten: digests });
    assert.equal(again.difference.batches, 0, 'nothing is left to do');
  });
}

test('what TikTok has not acknowledged stays in the ledger until it has', async (t) => {
  const ledger = await ledgerOf(t);
  await ledger.night({ people: [[ada, phone], [bob]] });
  await ledger.night({ people: [], forgotten: [ada.digest], answered: false });
  const [known] = (await ledger.traced(ada)).identities;
  assert.equal(known?.state, 'perhaps');
  await ledger.night({ people: [], forgotten: [ada.digest] });
  assert.deepEqual((await ledger.traced(ada)).identities, []);
});

test('killed between deleting the rows and writing the file anew: the next run writes it', async (t) => {
  const ledger = await ledgerOf(t);
  await ledger.night({ people: [[ada], [bob]] });
  const bytes = () => readFile(ledger.file);
  await onLedgerFile(ledger.file, async (run) => {
    await run(`delete from identities where hex(digest) = upper('${ada.digest}')`);
    await run("insert into meta values ('rewrite', 'due')");
  });
  const digest = Buffer.from(ada.digest, 'hex');
  assert.ok((await bytes()).includes(digest));
  await ledger.night({ people: [], forgotten: [eve.digest] });
  assert.ok(!(await bytes()).includes(digest));
});

test('a plan that was stored before is refused, and its rows are gone', async (t) => {
  const ledger = await ledgerOf(t);
  await ledger.night({ people: [[ada], [bob]] });
  await ledger.night({ run: 'PLAN', people: [[ada, phone], [eve]], kept: true });
  assert.deepEqual((await ledger.traced(phone)).plans, ['PLAN']);
  await ledger.night({ people: [], forgotten: [bob.digest] });
  assert.deepEqual((await ledger.traced(phone)).plans, []);
  await ledger.at(async (opened) =>
    assert.rejects(opened.takePlan('PLAN', 'R'), { code: 'plan_outdated', exitCode: 4 }),
  );
});

test('trace tells the last stay: since which run and record, or by which it ended', async (t) => {
  const ledger = await ledgerOf(t);
  await ledger.night({ run: 'R1', people: [[bob], [ada]] });
  await ledger.night({ run: 'R2', people: [[ada, phone]] });
  const first = (await ledger.traced(ada)).identities[0];
  assert.deepEqual(
    [first?.state, first?.since?.run, first?.since?.record, first?.since?.file],
    ['present', 'R1', 2, 'a.csv'],
  );
  assert.equal(first?.since?.request_id, '2026');
  assert.equal((await ledger.traced(phone)).identities[0]?.since?.run, 'R2');
  // Killed after TikTok's answer: it is a fact all the same.
  await ledger.night({ run: 'KILLED', people: [[eve], [ada, tablet]], settled: false });
  const { since } = (await ledger.traced(tablet)).identities[0] ?? {};
  assert.deepEqual(
    [since?.run, since?.file, since?.record, since?.request_id],
    ['KILLED', 'a.csv', 2, '2026'],
  );

  await ledger.night({ run: 'R3', mode: 'mirror', people: [[bob]] });
  const gone = (await ledger.traced(ada)).identities[0];
  assert.deepEqual([gone?.state, gone?.since?.run, gone?.removed?.run], ['removed', 'R1', 'R3']);
  assert.equal(gone?.removed?.record, null, 'nobody asked for it: he was absent');

  await ledger.night({ run: 'R4', people: [[eve], [eve], [ada]], answered: false });
  const perhaps = (await ledger.traced(ada)).identities[0];
  assert.deepEqual([perhaps?.state, perhaps?.since?.run], ['perhaps', 'R4']);
  await ledger.night({ run: 'R5', people: [[ada]] });
  const back = (await ledger.traced(ada)).identities[0];
  assert.deepEqual([back?.state, back?.since?.run, back?.removed], ['present', 'R5', null]);
  assert.deepEqual((await ledger.traced(adaPlus)).identities, []);
});

test('a suppression and a refusal are told apart, also where they take somebody out of another record', async (t) => {
  const ledger = await ledgerOf(t);
  await ledger.night({
    people: [
      [ada, phone],
      [bob, mobile],
      [eve, newMobile],
    ],
  });
  const { difference } = await ledger.night({
    people: [
      { verdict: 'suppressed', identities: [ada, phone] },
      { verdict: 'refused', identities: [bob, mobile] },
      // Each holds nothing but what the two above took; the third is wanted, but another record of his is on the list.
      [phone],
      [mobile],
      [eve, newMobile],
      { verdict: 'suppressed', identities: [eve] },
      // Both at once: the refusal counts.
      { verdict: 'refused', identities: [eve] },
    ],
  });
  assert.deepEqual([difference.excluded, difference.suppressed], [3, 1]);
  const { consent_refused, suppressed } = difference.wouldRemoveBecause;
  assert.deepEqual([consent_refused, suppressed], [4, 2]);
  assert.deepEqual(heldBy(ledger.tiktok), []);
});

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
