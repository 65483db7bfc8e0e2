import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import fc from 'fast-check';
import type { Identity } from '../../src/identities/index.ts';
import { type Ledger, openLedger } from '../../src/ledger/index.ts';
import { ManualClock } from '../support/clock.ts';
import { identityOf } from '../support/identities.ts';
import { MembershipModel, type SaidNight, type Word } from '../support/membership-model.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

/** A night, and before which of its steps the program dies. */
interface Night extends SaidNight {
  batchSize: number;
  dies: number | undefined;
}

/** Random histories with crashes: TikTok holds what a simple model says. */
export async function tellHistories(t: TestContext, histories: number): Promise<void> {
  t.diagnostic(`seed ${seed}`);
  let nights = 0;
  let died = 0;
  await fc.assert(
    fc.asyncProperty(history(), async (said) => {
      nights += said.length;
      died += await live(said, 'none');
    }),
    { seed, numRuns: histories },
  );
  t.diagnostic(`${nights} nights, ${died} of them cut short`);
  assert.ok(died > histories / 5, 'the histories are to be cut short often');
}

/** What a broken program would do. */
export const sabotages = [
  'acknowledges what was lost',
  'sends without a note',
  'acknowledges before the answer',
] as const;

type Sabotage = 'none' | (typeof sabotages)[number];

/** Shows that the model finds such a program. */
export async function findSabotage(sabotage: Sabotage): Promise<void> {
  await assert.rejects(
    fc.assert(
      fc.asyncProperty(interrupted(), async (said) => void (await live(said, sabotage))),
      { seed, numRuns: 100, endOnFailure: true },
    ),
    /Property failed/,
  );
}

const words: Record<Word, Identity> = Object.fromEntries([
  ...['a', 'b', 'c', 'd'].map((name) => [`${name}@`, identityOf('email', `${name}@example.com`)]),
  ...['1', '2', '3'].map((name) => [`+${name}`, identityOf('phone', `+1212555010${name}`)]),
  ...['x', 'y'].map((name) => [`#${name}`, identityOf('idfa', name)]),
]);
const wordOf = new Map(Object.entries(words).map(([word, { digest }]) => [digest, word]));

function history(): fc.Arbitrary<Night[]> {
  // One value of a kind, so that a person is one row of a request.
  const emails = fc.subarray(['a@', 'b@', 'c@', 'd@'], { maxLength: 1 });
  const phones = fc.subarray(['+1', '+2', '+3'], { maxLength: 1 });
  const devices = fc.subarray(['#x', '#y'], { maxLength: 1 });
  const person = fc
    .record({
      verdict: fc.constantFrom(
        'staying' as const,
        'staying' as const,
        'leaving' as const,
        'refused' as const,
      ),
      emails,
      phones,
      devices,
      calls: fc.boolean(),
      time: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
    })
    .map(({ verdict, emails, phones, devices, calls, time }) =>
      calls && emails.length > 0 && verdict === 'staying'
        ? { verdict, ids: [...emails, ...devices], withheld: phones, time }
        : { verdict, ids: [...emails, ...phones, ...devices], withheld: [], time },
    )
    .filter(({ ids }) => ids.length > 0);
  const night = fc
    .record({
      mode: fc.constantFrom('add' as const, 'add' as const, 'remove' as const, 'mirror' as const),
      holdBack: fc.integer({ min: 0, max: 4 }).map((one) => one === 0),
      people: fc.array(person, { maxLength: 5 }),
      batchSize: fc.constantFrom(1, 2, 10),
      dies: fc.option(fc.integer({ min: 0, max: 14 }), { nil: undefined }),
      forgotten: fc
        .tuple(
          fc.integer({ min: 0, max: 3 }),
          fc.subarray(Object.keys(words), { minLength: 1, maxLength: 2 }),
        )
        .map(([chance, some]) => (chance === 0 ? some : [])),
    })
    .map((one) => ({
      ...one,
      people: one.people
        .filter(({ ids, withheld }) => ![...ids, ...withheld].some((id) => one.forgotten.includes(id)))
        .map((said) =>
          one.mode === 'remove' ? { ...said, verdict: 'leaving' as const, withheld: [] } : said,
        ),
    }));
  return fc.array(night, { minLength: 1, maxLength: 3 });
}

/** A night that dies around its first request, and a mirror of the same or of others: what a broken program stumbles over. */
function interrupted(): fc.Arbitrary<Night[]> {
  return fc
    .tuple(history(), history(), fc.constantFrom(2, 3, undefined), fc.boolean())
    .map(([[first], [second], dies, same]) => [
      { ...(first as Night), mode: 'mirror', dies },
      { ...((same ? first : second) as Night), mode: 'mirror', holdBack: false, dies: undefined },
    ]);
}

class Death extends Error {}

/** Lives through the nights; returns how many were cut short. */
async function live(nights: readonly Night[], sabotage: Sabotage): Promise<number> {
  // In memory where that is possible: what survives a power cut is not the question here.
  const folder = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'model-'));
  const tiktok = new Set<Word>();
  const model = new MembershipModel();
  let died = 0;
  try {
    for (const night of nights) {
      const expected = model.expected(night);
      const before = new Set(tiktok);
      const ledger = await open(folder);
      try {
        await run(ledger, night, tiktok, model, sabotage);
        const after = new Set([...before, ...expected.wanted].filter((word) => !expected.removed.has(word)));
        assert.deepEqual([...tiktok].sort(), [...after].sort(), 'TikTok against the model');
        for (const digests of Object.values(await ledger.membership()))
          for (const digest of digests)
            assert.ok(tiktok.has(wordOf.get(digest) as Word), 'the ledger is sure of what is not there');
      } catch (error) {
        if (!(error instanceof Death)) throw error;
        died += 1;
      } finally {
        await ledger.close();
      }
      for (const word of tiktok)
        assert.ok(before.has(word) || expected.wanted.has(word), 'sent though no plan held it');
      for (const word of before)
        assert.ok(tiktok.has(word) || expected.removed.has(word), 'removed though no plan held it');
    }
    return died;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One night, as activation goes through it. */
async function run(
  ledger: Ledger,
  { people, mode, holdBack, batchSize, dies, forgotten }: Night,
  tiktok: Set<Word>,
  model: MembershipModel,
  sabotage: Sabotage,
): Promise<void> {
  let step = 0;
  const perhapsDie = () => {
    if (step === dies) throw new Death();
    step += 1;
  };
  const identities = (ids: readonly Word[]) => ids.map((id) => words[id] as Identity);
  const staging = await ledger.stage();
  for (const [seq, { verdict, ids, withheld, time }] of people.entries()) {
    const statusTime = time === undefined ? undefined : new Date(time * 1000);
    const place = { seq, file: 'a.csv', record: seq + 1, verdict, statusTime };
    staging.add({ ...place, identities: identities(ids), withheld: identities(withheld) });
  }
  staging.close();
  perhapsDie();
  const digests = identities(forgotten).map(({ digest }) => digest);
  const difference = await ledger.plan({
    run: 'R',
    rules: 'tiktok-2025-09',
    batchSize,
    mode,
    holdBack,
    forgotten: digests,
  });
  const { duplicate, unchanged, added, removed, excluded } = difference;
  const refused = people.filter(({ verdict }) => verdict === 'refused').length;
  assert.equal(duplicate + unchanged + added + removed + excluded + refused, people.length, 'conservation');
  perhapsDie();
  for (const batch of await ledger.pending('R')) {
    const body = await ledger.body(batch, { advertiserId: '7', audienceId: '9' });
    const { action, batch_data } = JSON.parse(Buffer.from(body).toString('utf8'));
    const rows: Word[][] = batch_data.map((row: { id?: string }[]) =>
      row.flatMap(({ id }) => (id === undefined ? [] : [wordOf.get(id) as Word])),
    );
    if (sabotage !== 'sends without a note') await ledger.recordSent(batch.number, 'digest', new Date(0));
    if (action === 'add') model.sentAddition(rows);
    else model.sentRemoval(rows, false);
    if (sabotage === 'acknowledges before the answer')
      await ledger.recordAnswer(batch.number, 'acked', answer, new Date(0));
    perhapsDie();
    if (sabotage !== 'acknowledges what was lost' || batch.number % 3 !== 0)
      for (const word of rows.flat()) tiktok[action === 'add' ? 'add' : 'delete'](word);
    perhapsDie();
    await ledger.recordAnswer(batch.number, 'acked', answer, new Date(0));
    if (action === 'delete') model.sentRemoval(rows, true);
    perhapsDie();
  }
  await ledger.settle();
  perhapsDie();
  if (forgotten.length === 0) return;
  const { left } = await ledger.erase(digests);
  const gone = model.forgets(forgotten);
  assert.equal(left === 0, gone, 'forgotten, as the model says');
  if (gone) assert.deepEqual((await ledger.trace(digests)).identities, [], 'nothing is left of him');
}

const answer = { httpStatus: 200, code: 0, requestId: '2026', attempts: 1 };

function open(folder: string): Promise<Ledger> {
  return openLedger({
    folder,
    name: '9000',
    holder: 'test',
    machine: { pid: process.pid, host: 'here', isAlive: () => true, startOf: async () => '1' },
    clock: new ManualClock(),
  });
}
