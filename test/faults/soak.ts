import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { type PushOptions, readMembership } from '../../src/activation/index.ts';
import type { EmulatorFault } from '../../src/emulator/index.ts';
import { Fault } from '../../src/fault.ts';
import { sha256 } from '../support/identities.ts';
import { type Workplace, workplace } from '../support/push.ts';

/** Of the requests of a push one in five is struck by one of these. */
const mix: EmulatorFault[] = [
  { fault: 'code', code: 40100 },
  { fault: 'code', code: 40133 },
  { fault: 'code', code: 40202 },
  { fault: 'code', code: 50000 },
  { fault: 'code', code: 50000, work: 'half' },
  { fault: 'code', code: 51010, work: 'all' },
  { fault: 'http', status: 429 },
  { fault: 'http', status: 502, work: 'all' },
  { fault: 'http', status: 503 },
  { fault: 'html', work: 'all' },
  { fault: 'drop', at: 'arrival' },
  { fault: 'drop', at: 'before' },
  { fault: 'drop', at: 'during' },
  { fault: 'drop', at: 'after' },
  { fault: 'cut' },
  { fault: 'slow', milliseconds: [1, 20] },
  { fault: 'shape', shape: 'broken' },
  { fault: 'shape', shape: 'no_code' },
  { fault: 'code', code: 20001, work: 'half', path: 'segment/mapping' },
  { fault: 'code', code: 40002, path: 'segment/mapping' },
];
const share = 0.2;

/** Runs until one ends with 0; each may end early, none may be wrong. */
const mostRuns = 12;

/**
 * Pushes that many members, then mirrors a source from which every tenth has gone and to which others came, all under
 * the mix of faults. Ends with the exact membership, at TikTok and in the ledger.
 */
export async function soak(
  t: TestContext,
  { members, batchSize, seed }: { members: number; batchSize: number; seed: number },
): Promise<void> {
  t.diagnostic(`${members} members, seed ${seed}`);
  const work = await workplace(t);
  const before = Array.from({ length: members }, (_, at) => `person${at}@example.com`);
  const after = [
    ...before.filter((_, at) => at % 10 !== 3),
    ...Array.from({ length: members / 20 }, (_, at) => `new${at}@example.com`),
  ];
  const file = await work.file('before.csv', `Email\n${before.join('\n')}\n`);
  const next = await work.file('after.csv', `Email\n${after.join('\n')}\n`);
  let audienceId = '';
  for (const [input, mode, people] of [
    [file, 'add', before],
    [next, 'mirror', after],
  ] as const) {
    audienceId = await untilDone(t, work, input, { batchSize, mode }, seed);
    const expected = people.map(sha256).sort();
    assert.deepEqual(work.members(audienceId), { EMAIL_SHA256: expected }, `TikTok after ${mode}`);
    const { context, advertiserId } = work;
    const known = (await readMembership(context, { advertiserId, audienceId })).EMAIL_SHA256;
    assert.deepEqual([...known].sort(), expected, `the ledger after ${mode}`);
  }
  const struck = work.emulator.faults().reduce((sum, fault) => sum + fault.struck, 0);
  t.diagnostic(`${struck} faults in the last run`);
}

async function untilDone(
  t: TestContext,
  work: Workplace,
  input: string,
  options: Partial<PushOptions>,
  seed: number,
): Promise<string> {
  for (let run = 1; run <= mostRuns; run += 1) {
    work.emulator.misbehave(
      mix.map((fault) => ({ ...fault, rate: share / mix.length })),
      { seed: seed + run },
    );
    const end = await work.push(input, options).catch((error) => {
      assert.ok(error instanceof Fault && error.code !== 'unexpected', String(error?.stack));
      return undefined;
    });
    if (!end) continue;
    const { records, batches, exit_code, audience } = end.receipt;
    assert.notEqual(exit_code, 1, end.fault?.stack);
    t.diagnostic(
      `${options.mode}, run ${run}: exit ${exit_code}, ${records.added} added, ${records.rejected} rejected, ${records.pending} pending, ${batches.total} batches, ${batches.retries} retries`,
    );
    if (exit_code === 0) return audience.id as string;
  }
  assert.fail(`not done after ${mostRuns} runs`);
}
