import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import fc from 'fast-check';
import { deliver } from '../../src/activation/deliver.ts';
import { Refusals } from '../../src/activation/refusals.ts';
import type { EmulatorFault } from '../../src/emulator/index.ts';
import { Fault } from '../../src/fault.ts';
import { type Ledger, openLedger } from '../../src/ledger/index.ts';
import type { ManualClock } from '../support/clock.ts';
import { MembershipModel, type Word } from '../support/membership-model.ts';
import { type Workplace, workplace } from '../support/push.ts';
import { history, interrupted, type Night, wordOf, words } from './histories.ts';
import { type Mortal, mortal, type Sabotage } from './mortal.ts';

export { sabotages } from './mortal.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

/** Random histories with crashes and refusals: TikTok and the ledger hold what a simple model says. */
export async function tellHistories(t: TestContext, histories: number): Promise<void> {
  t.diagnostic(`seed ${seed}`);
  const work = await workplace(t);
  const tally = { nights: 0, 'cut short': 0, 'with refusals': 0, 'with answers lost': 0, 'ended well': 0 };
  await fc.assert(
    fc.asyncProperty(history(), async (nights) => await live(work, nights, 'none', tally)),
    { seed, numRuns: histories },
  );
  t.diagnostic(JSON.stringify(tally));
  assert.ok(tally['cut short'] > histories / 5, 'the histories are to be cut short often');
  assert.ok(tally['with refusals'] > histories / 50, 'some are to meet refusals');
}

/** Shows that the model finds a broken program. */
export async function findSabotage(t: TestContext, sabotage: Exclude<Sabotage, 'none'>): Promise<void> {
  const work = await workplace(t);
  await assert.rejects(
    fc.assert(
      fc.asyncProperty(interrupted(sabotage), async (nights) => await live(work, nights, sabotage)),
      { seed, numRuns: 200, endOnFailure: true },
    ),
    // Found by what it holds against the program, not by a test that does not work.
    ({ cause }: Error) =>
      /against the model|nobody knows of|is sure of|not to blame|conservation/.test(String(cause)),
  );
}

interface Tally {
  nights: number;
  'cut short': number;
  'with refusals': number;
  'with answers lost': number;
  'ended well': number;
}

/** Lives through the nights: after each, TikTok and the ledger are held against the model. */
async function live(
  work: Workplace,
  nights: readonly Night[],
  sabotage: Sabotage,
  tally?: Tally,
): Promise<void> {
  // In memory where that is possible: what survives a power cut is not the question here.
  const folder = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'model-'));
  const { client, advertiserId } = work;
  work.emulator.misbehave([]);
  const audienceId = await client.createAudience({ advertiserId, name: 'vip' });
  const model = new MembershipModel();
  let ledger = await open(folder, work.context.clock);
  try {
    for (const night of nights) {
      const before = tiktokOf(work, audienceId);
      const expected = model.expected(night);
      const first = model.next;
      const process = mortal(ledger, client, { dies: night.dies, sabotage, model, wordOf });
      work.emulator.misbehave(faultsOf(night));
      const done = await run(process, { work, audienceId, night, model }).catch((error) => {
        if (!process.dead) throw error;
        return false;
      });
      const ended = done && model.isAnswered(first);
      const refused = model.refusedRows(first);
      model.over();
      if (process.dead) {
        await ledger.close();
        ledger = await open(folder, work.context.clock);
      }
      const after = tiktokOf(work, audienceId);
      const poison: readonly Word[] = night.trouble === 'poison' ? night.poison : [];
      assert.ok(
        refused.every((row) => row.some((word) => poison.includes(word))),
        'somebody was quarantined who is not to blame',
      );
      for (const word of wordOf.values()) {
        const wanted = expected.wanted.has(word) || (before.has(word) && !expected.removed.has(word));
        const may = [
          ...(ended ? [] : [before.has(word)]),
          ...(refused.flat().includes(word) ? [before.has(word)] : []),
        ];
        assert.ok([wanted, ...may].includes(after.has(word)), `TikTok against the model: ${word}`);
      }
      assert.deepEqual((await heldBy(ledger)).sort(), model.sure.sort(), 'the ledger against the model');
      for (const word of model.sure) assert.ok(after.has(word), 'the ledger is sure of what is not there');
      for (const word of after) assert.ok(model.present.includes(word), 'nobody knows of what is there');
      if (!tally) continue;
      tally.nights += 1;
      if (process.dead) tally['cut short'] += 1;
      if (refused.length > 0) tally['with refusals'] += 1;
      if (night.trouble === 'answers lost') tally['with answers lost'] += 1;
      if (ended) tally['ended well'] += 1;
    }
  } finally {
    await ledger.close();
    await rm(folder, { recursive: true, force: true });
    work.emulator.misbehave([]);
    await client.deleteAudience({ advertiserId, audienceId });
  }
}

/** One night, as activation goes through it. False: it was stopped by what TikTok said. */
async function run(
  { ledger, client, perhapsDie }: Mortal,
  {
    work,
    audienceId,
    night,
    model,
  }: { work: Workplace; audienceId: string; night: Night; model: MembershipModel },
): Promise<boolean> {
  const { people, mode, holdBack, batchSize } = night;
  const identities = (ids: readonly Word[]) =>
    ids.map((id) => words.get(id) as NonNullable<ReturnType<typeof words.get>>);
  const staging = await ledger.stage();
  for (const [seq, { verdict, ids, withheld, time }] of people.entries()) {
    const statusTime = time === undefined ? undefined : new Date(time * 1000);
    const place = { seq, file: 'a.csv', record: seq + 1, verdict, statusTime };
    staging.add({ ...place, identities: identities(ids), withheld: identities(withheld) });
  }
  staging.close();
  perhapsDie();
  const difference = await ledger.plan({ run: 'R', rules: 'tiktok-2025-09', batchSize, mode, holdBack });
  const { duplicate, unchanged, added, removed, excluded } = difference;
  const refused = people.filter(({ verdict }) => verdict === 'refused').length;
  assert.equal(duplicate + unchanged + added + removed + excluded + refused, people.length, 'conservation');
  assert.equal(
    difference.presentBefore,
    model.present.length,
    'what is perhaps there, the ledger against the model',
  );
  perhapsDie();
  const session = { client, advertiserId: work.advertiserId };
  const { signal } = new AbortController();
  const refusals = new Refusals();
  const to = {
    run: 'R',
    audienceId,
    clock: work.context.clock,
    refusals,
    onAcknowledged: () => undefined,
    signal,
  };
  const stopped = await deliver(ledger, session, to).then(
    () => undefined,
    (error: unknown) => error,
  );
  perhapsDie();
  const { records } = await ledger.deliveries('R', difference, refusals.batches);
  const ends = records.added + records.removed + records.pending + records.refused;
  assert.equal(ends, added + removed, 'conservation while sending');
  await ledger.settle();
  if (stopped && !(stopped instanceof Fault && stopped.exitCode !== 1)) throw stopped;
  return stopped === undefined || refusals.quarantined.length > 0;
}

/** What TikTok does that night. */
function faultsOf({ trouble, poison }: Night): EmulatorFault[] {
  const path = 'segment/mapping';
  const digests = poison.map((word) => words.get(word)?.digest as string);
  switch (trouble) {
    case 'none':
      return [];
    case 'poison':
      return [{ fault: 'code', code: 40002, path, digests }];
    case 'answers lost':
      return [{ fault: 'drop', at: 'after', path, from: 2 }];
    case 'no permission':
      return [{ fault: 'code', code: 40001, path, from: 2 }];
  }
}

function tiktokOf({ emulator }: Workplace, audienceId: string): Set<Word> {
  const held = Object.values(emulator.membership(audienceId) ?? {}).flatMap((digests) => [...digests]);
  return new Set(held.map((digest) => wordOf.get(digest) as Word));
}

async function heldBy(ledger: Ledger): Promise<Word[]> {
  return Object.values(await ledger.membership())
    .flatMap((digests) => [...digests])
    .map((digest) => wordOf.get(digest) as Word);
}

function open(folder: string, clock: ManualClock): Promise<Ledger> {
  return openLedger({
    folder,
    name: '9000',
    holder: 'test',
    machine: { pid: process.pid, host: 'here', isAlive: () => true, startOf: async () => '1' },
    clock,
  });
}
