import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMembership } from '../../src/activation/index.ts';
import type { EmulatorFault } from '../../src/emulator/index.ts';
import { Fault } from '../../src/fault.ts';
import { connect } from '../../src/tiktok/index.ts';
import { sha256 } from '../support/identities.ts';
import { type Workplace, workplace } from '../support/push.ts';
import { misfortunes, steps } from './misfortunes.ts';

const people = Array.from({ length: 12 }, (_, at) => `person${at}@example.com`);
const expected = people.map(sha256).sort();
const batchSize = 4;

test('each fault at each step of a push: the exact membership, or the right exit code and a rerun that sets it right', async (t) => {
  const work = await workplace(t);
  const file = await work.file('people.csv', `Email\n${people.join('\n')}\n`);
  const rows: string[] = [];
  const wrong: string[] = [];
  for (const { name, fault, ends } of misfortunes) {
    const cells: string[] = [];
    for (const [at, { step, strikes }] of steps.entries()) {
      const story = `${name}, ${step}`;
      const end = await suffer(work, file, story, { ...fault, ...strikes } as EmulatorFault).catch(
        (error) => {
          wrong.push(`${story}: ${error instanceof Error ? error.message : error}`);
          return 'wrong';
        },
      );
      if (end !== 'wrong' && end !== ends[at]) wrong.push(`${story}: exit ${end}, not ${ends[at]}`);
      cells.push(String(end));
    }
    rows.push(line(name, cells));
  }
  t.diagnostic(
    line(
      'exit code',
      steps.map(({ step }) => step),
    ),
  );
  for (const row of rows) t.diagnostic(row);
  assert.deepEqual(wrong, []);
});

function line(name: string, cells: readonly string[]): string {
  return `${name.padEnd(26)}${cells.map((cell) => cell.padStart(13)).join('')}`;
}

/** A push under the fault, what must hold after it, and the rerun without the fault. Gives the exit code of the first. */
async function suffer(
  work: Workplace,
  file: string,
  name: string,
  misfortune: EmulatorFault,
): Promise<number> {
  const { emulator } = work;
  emulator.reset();
  emulator.misbehave([misfortune], { seed: 1 });
  const audience = { name };
  const first = await newClient(work, (client) => work.push(file, { audience, batchSize, client })).then(
    ({ receipt, fault }) => ({ exit: fault?.exitCode ?? 0, id: receipt.audience.id, receipt }),
    (error) => {
      // Before anything began there is no receipt.
      assert.ok(error instanceof Fault && error.code !== 'unexpected', String(error.stack));
      return { exit: error.exitCode, id: null, receipt: undefined };
    },
  );
  emulator.misbehave([]);
  const { receipt, id, exit } = first;
  if (receipt && id) {
    const [ours, theirs] = [await known(work, id), members(work, id)];
    assert.deepEqual(
      ours.filter((digest) => !theirs.includes(digest)),
      [],
      'taken for acknowledged, but not there',
    );
    assert.equal(receipt.records.added, ours.length, 'added is what was acknowledged');
    if (exit === 0) {
      assert.deepEqual([theirs, ours], [expected, expected], 'exit 0 without the exact membership');
      return exit;
    }
  }
  assert.notEqual(exit, 0, 'exit 0 without an audience');
  const again = await newClient(work, (client) => work.push(file, { audience, batchSize, client }));
  assert.equal(again.fault, undefined, 'a clean rerun');
  assert.equal(again.receipt.records.unchanged, receipt?.records.added ?? 0);
  const finalId = again.receipt.audience.id as string;
  assert.deepEqual(members(work, finalId), expected, 'the membership after the rerun');
  assert.equal(again.receipt.membership.after, expected.length, 'the ledger after the rerun');
  return exit;
}

async function newClient<Result>(
  { context, emulator }: Workplace,
  use: (client: ReturnType<typeof connect>) => Promise<Result>,
): Promise<Result> {
  const { origin } = emulator;
  const client = connect({ ...context, origin, token: emulator.mintToken(), rateLevel: 'none' });
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

function members(work: Workplace, audienceId: string): string[] {
  return work.members(audienceId)['EMAIL_SHA256'] ?? [];
}

async function known({ context, advertiserId }: Workplace, audienceId: string): Promise<string[]> {
  return [...(await readMembership(context, { advertiserId, audienceId })).EMAIL_SHA256].sort();
}
