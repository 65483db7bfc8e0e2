import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Identity } from '../../src/identities/index.ts';
import type { StagedMember } from '../../src/ledger/index.ts';
import { identityOf } from '../support/identities.ts';
import { heldBy, ledgerOf, type Night } from '../support/ledger.ts';

const ada = identityOf('email', 'ada@example.com');
const adasPhone = identityOf('phone', '+12125550101');
const adasNewPhone = identityOf('phone', '+12125550199');
const bob = identityOf('email', 'bob@example.com');
const eve = identityOf('email', 'eve@example.com');
const adaPlus = identityOf('email', 'ada+shop@example.com');

/** What the source says; `after` is what TikTok then holds. */
const stories: {
  story: string;
  nights: (Night & { after: Identity[] })[];
  removed?: [records: number, identities: number];
}[] = [
  {
    story: 'who leaves goes with everything he has, also what his record no longer shows',
    nights: [
      { people: [[ada, adasPhone], [bob]], after: [ada, adasPhone, bob] },
      { people: [{ verdict: 'leaving', identities: [ada] }], after: [bob] },
    ],
    removed: [1, 2],
  },
  {
    story: 'a record that has only the phone takes out the whole person',
    nights: [
      { people: [[ada, adasPhone], [bob]], after: [ada, adasPhone, bob] },
      { mode: 'remove', people: [{ verdict: 'leaving', identities: [adasPhone] }], after: [bob] },
    ],
    removed: [1, 2],
  },
  {
    story:
      'a record that has only the phone takes out its person, also where somebody else left with that phone before',
    nights: [
      { people: [[ada, adasPhone], [bob]], after: [ada, adasPhone, bob] },
      {
        mode: 'remove',
        people: [
          { verdict: 'leaving', identities: [bob, adasPhone] },
          { verdict: 'leaving', identities: [adasPhone] },
        ],
        after: [],
      },
    ],
    removed: [2, 3],
  },
  {
    story: 'a phone that two people share stays while one of them stays, wherever that is known from',
    nights: [
      {
        people: [
          [ada, adasPhone],
          [bob, adasPhone],
          [eve, adasPhone],
        ],
        after: [ada, bob, eve, adasPhone],
      },
      // Bob stands in the ledger only, as in a file of changes.
      { people: [{ verdict: 'leaving', identities: [ada, adasPhone] }], after: [bob, eve, adasPhone] },
      {
        people: [
          { verdict: 'leaving', identities: [bob, adasPhone] },
          { verdict: 'leaving', identities: [eve] },
        ],
        after: [],
      },
    ],
    removed: [2, 3],
  },
  {
    story: 'a refusal wins over everybody who holds the identity',
    nights: [
      {
        people: [
          [ada, adasPhone],
          [bob, adasPhone],
        ],
        after: [ada, bob, adasPhone],
      },
      { people: [{ verdict: 'refused', identities: [ada, adasPhone] }, [bob, adasPhone]], after: [bob] },
    ],
  },
  {
    story: 'somebody who refuses calls stays with the rest',
    nights: [
      { people: [[ada, adasPhone]], after: [ada, adasPhone] },
      { people: [{ identities: [ada], withheld: [adasPhone] }], after: [ada] },
    ],
  },
  {
    story: 'of several records of a person the latest status counts, not the last read',
    nights: [
      { people: [[ada, adasPhone]], after: [ada, adasPhone] },
      {
        people: [
          { verdict: 'leaving', identities: [ada], statusTime: new Date('2026-03-02') },
          { identities: [ada, adasPhone], statusTime: new Date('2026-03-01') },
        ],
        after: [],
      },
      {
        people: [
          { identities: [ada], statusTime: new Date('2026-03-04') },
          { verdict: 'leaving', identities: [ada], statusTime: new Date('2026-03-03') },
        ],
        after: [ada],
      },
    ],
  },
  {
    story: 'without times the last read counts',
    nights: [
      { people: [[ada]], after: [ada] },
      { people: [{ identities: [ada] }, { verdict: 'leaving', identities: [ada] }], after: [] },
      { people: [{ verdict: 'leaving', identities: [ada] }, { identities: [ada] }], after: [ada] },
    ],
  },
  {
    story: 'what was sent under another rule set is found; a person who is not meant keeps what he has',
    nights: [
      { rules: 'tiktok-2024', people: [[ada]], after: [ada] },
      { people: [[bob]], after: [ada, bob] },
      {
        people: [
          {
            verdict: 'leaving',
            identities: [adaPlus],
            former: [{ rules: 'tiktok-2024', identities: [ada] }],
          },
          {
            verdict: 'leaving',
            identities: [eve],
            former: [{ rules: 'tiktok-2024', identities: [bob] }],
          },
        ],
        after: [bob],
      },
    ],
  },
  {
    story: 'a changed phone: in add the old one stays',
    nights: [
      { people: [[ada, adasPhone]], after: [ada, adasPhone] },
      { people: [[ada, adasNewPhone]], after: [ada, adasPhone, adasNewPhone] },
    ],
  },
  {
    story: 'a changed phone: in mirror the old one goes, unless another person has it',
    nights: [
      { mode: 'mirror', people: [[ada, adasPhone], [bob]], after: [ada, adasPhone, bob] },
      {
        mode: 'mirror',
        people: [
          [ada, adasNewPhone],
          [bob, adasPhone],
        ],
        after: [ada, adasNewPhone, bob, adasPhone],
      },
      { mode: 'mirror', people: [[ada, adasNewPhone], [bob]], after: [ada, adasNewPhone, bob] },
    ],
  },
  {
    story: 'rows that could not be read hold back who is absent, and nobody else',
    nights: [
      { mode: 'mirror', people: [[ada], [bob], [eve]], after: [ada, bob, eve] },
      {
        mode: 'mirror',
        holdBack: true,
        people: [[ada], { verdict: 'leaving', identities: [eve] }],
        after: [ada, bob],
      },
    ],
    removed: [1, 1],
  },
];

for (const { story, nights, removed } of stories) {
  test(story, async (t) => {
    const ledger = await ledgerOf(t);
    let last: Awaited<ReturnType<typeof ledger.night>> | undefined;
    for (const { after, ...night } of nights) {
      last = await ledger.night(night);
      assert.deepEqual(heldBy(ledger.tiktok), after.map(({ digest }) => digest).sort());
      assert.deepEqual(heldBy(await ledger.membership()), heldBy(ledger.tiktok), 'what the ledger believes');
    }
    if (removed)
      assert.deepEqual(
        [last?.difference.removed, sum(last?.difference.wouldRemove)],
        removed,
        'records and identities',
      );
  });
}

test('who leaves is taken out once, also where the ledger never knew him', async (t) => {
  const ledger = await ledgerOf(t);
  const people: Partial<StagedMember>[] = [{ verdict: 'leaving', identities: [ada] }];
  const first = await ledger.night({ people });
  assert.deepEqual([first.difference.removed, first.difference.batches], [1, 1]);
  assert.equal(sum(first.difference.wouldRemoveBecause), 0, 'nobody who was known to be present');
  const again = await ledger.night({ people });
  assert.deepEqual([again.difference.unchanged, again.difference.batches], [1, 0]);
});

test('who refused is not sent where the ledger never knew him: TikTok would learn of him', async (t) => {
  const ledger = await ledgerOf(t);
  const { difference } = await ledger.night({
    people: [
      { verdict: 'refused', identities: [ada] },
      { identities: [bob], withheld: [adasPhone] },
    ],
  });
  assert.deepEqual([difference.added, difference.batches, sum(difference.wouldRemove)], [1, 1, 0]);
});

test('a removal without an answer: who is wanted again is sent again, who is not is removed again', async (t) => {
  const ledger = await ledgerOf(t);
  await ledger.night({ people: [[ada], [bob]] });
  const leaving: Partial<StagedMember>[] = [
    { verdict: 'leaving', identities: [ada] },
    { verdict: 'leaving', identities: [bob] },
  ];
  await ledger.night({ people: leaving, answered: false });
  const { difference } = await ledger.night({ people: [[ada], { verdict: 'leaving', identities: [bob] }] });
  assert.deepEqual([difference.presentBefore, difference.added, difference.removed], [2, 1, 1]);
  assert.deepEqual(heldBy(ledger.tiktok), [ada.digest]);
});

test('an addition without an answer is deleted when it is not wanted any more', async (t) => {
  const ledger = await ledgerOf(t);
  await ledger.night({ people: [[ada], [bob]], answered: false });
  const { difference } = await ledger.night({ mode: 'mirror', people: [[bob]] });
  assert.deepEqual([difference.wouldRemoveBecause.absent, difference.added], [1, 1]);
  assert.deepEqual(heldBy(ledger.tiktok), [bob.digest]);
});

test('a removal row holds only what is to be removed, and no batch holds both actions', async (t) => {
  const ledger = await ledgerOf(t);
  await ledger.night({
    people: [
      [ada, adasPhone],
      [bob, adasPhone],
    ],
  });
  const { bodies } = await ledger.night({
    people: [{ verdict: 'leaving', identities: [ada, adasPhone] }, [eve]],
  });
  assert.deepEqual(
    bodies.map(({ action, id_schema, batch_data }) => [
      action,
      id_schema,
      batch_data.map((row) => row.map(({ id }) => id)),
    ]),
    [
      ['delete', ['EMAIL_SHA256'], [[ada.digest]]],
      ['add', ['EMAIL_SHA256'], [[eve.digest]]],
    ],
  );
});

test('a record whose every identity somebody else refused is excluded', async (t) => {
  const ledger = await ledgerOf(t);
  const { difference } = await ledger.night({
    people: [{ verdict: 'refused', identities: [ada, adasPhone] }, [adasPhone], [bob]],
  });
  assert.deepEqual([difference.excluded, difference.added], [1, 1]);
});

function sum(counts: Readonly<Record<string, number>> = {}): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
