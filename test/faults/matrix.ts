import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { type PushOptions, readMembership } from '../../src/activation/index.ts';
import type { EmulatorFault } from '../../src/emulator/index.ts';
import { Fault } from '../../src/fault.ts';
import { connect } from '../../src/tiktok/index.ts';
import type { Workplace } from '../support/push.ts';
import { endsOf, misfortunes, steps } from './misfortunes.ts';

/** What each cell of the table holds to. */
export const promise = 'the exact membership, or the right exit code and a rerun that sets it right';

/** A push that suffers, and what the audience is to hold after it. */
export interface Scene {
  audience: string;
  source: string;
  options: Partial<PushOptions>;
  expected: readonly string[];
}

/** Strikes a scene with every fault at every step, and prints the table of exit codes. */
export async function throughAll(
  t: TestContext,
  work: Workplace,
  part: keyof typeof steps,
  scene: (story: string) => Scene | Promise<Scene>,
): Promise<void> {
  const rows: string[] = [];
  const wrong: string[] = [];
  for (const one of misfortunes) {
    const { name, fault } = one;
    const ends = endsOf(one, part);
    const cells: string[] = [];
    for (const [at, { step, strikes }] of steps[part].entries()) {
      const story = `${name}, ${step}`;
      const misfortune = { ...fault, ...strikes } as EmulatorFault;
      const end = await suffer(work, await scene(story), misfortune).catch((error) => {
        wrong.push(`${story}: ${error instanceof Error ? error.message : error}`);
        return 'wrong';
      });
      const right = ends[at];
      if (end !== 'wrong' && end !== right) wrong.push(`${story}: exit ${end}, not ${right}`);
      cells.push(String(end));
    }
    rows.push(line(name, cells));
  }
  t.diagnostic(
    line(
      'exit code',
      steps[part].map(({ step }) => step),
    ),
  );
  for (const row of rows) t.diagnostic(row);
  assert.deepEqual(wrong, []);
}

function line(name: string, cells: readonly string[]): string {
  return `${name.padEnd(26)}${cells.map((cell) => cell.padStart(13)).join('')}`;
}

/** A push under the fault, what must hold after it, and the rerun without the fault. Gives the exit code of the first. */
async function suffer(
  work: Workplace,
  { audience: name, source, options, expected }: Scene,
  misfortune: EmulatorFault,
): Promise<number> {
  const { emulator } = work;
  emulator.misbehave([misfortune], { seed: 1 });
  const push = () =>
    newClient(work, (client) => work.push(source, { audience: { name }, client, ...options }));
  const first = await push().then(
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
    const { before, added } = receipt.membership;
    if (before === 0) assert.equal(added, ours.length, 'added is what was acknowledged');
    if (exit === 0) {
      assert.deepEqual([theirs, ours], [expected, expected], 'exit 0 without the exact membership');
      return exit;
    }
  }
  assert.notEqual(exit, 0, 'exit 0 without an audience');
  const again = await push();
  assert.equal(again.fault, undefined, 'a clean rerun');
  const done = (receipt?.records.added ?? 0) + (receipt?.records.unchanged ?? 0);
  if (receipt?.batches.total) {
    assert.equal(again.receipt.records.unchanged, done, 'what was acknowledged is not sent again');
  }
  const finalId = again.receipt.audience.id as string;
  assert.deepEqual(members(work, finalId), expected, 'the membership after the rerun');
  assert.equal(again.receipt.membership.after, expected.length, 'the ledger after the rerun');
  return exit;
}

export function addresses(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, at) => `person${from + at}@example.com`);
}

export async function newClient<Result>(
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
