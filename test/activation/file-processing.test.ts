import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { applyPlan, pushDefaults, readStatus } from '../../src/activation/index.ts';
import { Fault } from '../../src/fault.ts';
import { forgotten, traced } from '../support/forget.ts';
import { digestsOf, known, list, people } from '../support/people.ts';
import { type Workplace, workplace } from '../support/push.ts';

const via = 'file' as const;
const minute = 60_000;
const changed = ['dmp/custom_audience/create', 'dmp/custom_audience/update'];

/** TikTok wants 1,000 people; here five are enough. */
function place(t: TestContext): Promise<Workplace> {
  return workplace(t, undefined, { fewestPeople: 5 });
}

test('while TikTok works on the last files a push waits, and goes on', async (t) => {
  const work = await place(t);
  work.emulator.misbehave([{ fault: 'processing', milliseconds: 4 * minute, path: changed }]);
  const first = await work.push(await list(work, people(0, 12)), { via });
  assert.deepEqual([first.fault, work.members(first.receipt.audience.id)], [undefined, {}], 'not there yet');
  const waits: number[] = [];
  const second = await work.push(await list(work, people(0, 13)), {
    via,
    onProgress: (progress) => {
      if (progress.phase === 'processing') waits.push(progress.waitedMs);
    },
  });
  assert.equal(second.fault, undefined);
  assert.equal(second.receipt.files?.waited_seconds, 240);
  assert.equal(second.receipt.limited_by, 'processing');
  assert.deepEqual(waits.slice(0, 3), [0, 15_000, 30_000]);
  await work.context.clock.sleep(4 * minute);
  assert.deepEqual(work.members(second.receipt.audience.id), digestsOf(people(0, 13)));
});

test('it waits no longer than it may: exit 6, the rest is pending, and the next run sends it', async (t) => {
  const work = await place(t);
  work.emulator.misbehave([{ fault: 'processing', milliseconds: 30 * minute, path: changed }]);
  await work.push(await list(work, people(0, 12)), { via });
  const more = await list(work, people(0, 15));
  const { receipt, fault } = await work.push(more, { via, processingWaitMs: 20 * minute });
  assert.deepEqual([fault?.code, fault?.exitCode], ['still_processing', 6]);
  assert.match(fault?.hint ?? '', /--processing-wait/);
  assert.deepEqual([receipt.records.unchanged, receipt.records.added, receipt.records.pending], [12, 0, 3]);
  await work.context.clock.sleep(10 * minute);
  const again = await work.push(more, { via });
  assert.deepEqual([again.fault, again.receipt.records.added], [undefined, 3]);
  await work.context.clock.sleep(30 * minute);
  assert.deepEqual(work.members(again.receipt.audience.id), digestsOf(people(0, 15)));
});

test('interrupted while it waits: it ends at once, and one rerun sends the rest', async (t) => {
  const work = await place(t);
  await work.push(await list(work, people(0, 12)), { via });
  work.emulator.misbehave([{ fault: 'processing', milliseconds: 2 * minute, path: changed }]);
  await work.push(await list(work, people(0, 13)), { via });
  const stop = new AbortController();
  const more = await list(work, people(0, 15));
  const { receipt, fault } = await work.push(more, {
    via,
    signal: stop.signal,
    onProgress: ({ phase }) => {
      if (phase === 'processing') stop.abort(new Fault('interrupted', 'Interrupted.'));
    },
  });
  assert.deepEqual([fault?.exitCode, receipt.status], [130, 'interrupted']);
  assert.deepEqual([receipt.records.unchanged, receipt.records.pending], [13, 2]);
  const again = await work.push(more, { via });
  assert.deepEqual([again.fault, again.receipt.records.added], [undefined, 2]);
});

test('files that TikTok took and could not process: the status says so, the next run sends them again', async (t) => {
  const work = await place(t);
  const session = { client: work.client, advertiserId: work.advertiserId };
  const file = await list(work, people(0, 12));
  const { id } = (await work.push(file, { via })).receipt.audience;
  const problem = 'The file could not be read';
  work.emulator.misbehave([{ fault: 'processing', milliseconds: 5 * minute, problem, path: changed }]);
  const mirror = { via, mode: 'mirror', maxRemove: 1 } as const;
  const next = await list(work, people(3, 15));
  const failing = await work.push(next, mirror);
  assert.deepEqual([failing.fault, failing.receipt.files?.actions], [undefined, ['REPLACE']]);
  work.emulator.misbehave([]);
  await work.context.clock.sleep(6 * minute);
  assert.deepEqual(work.members(id), digestsOf(people(0, 12)), 'it kept what it had');

  const { why } = await readStatus(work.context, session, { name: 'vip' });
  assert.match(why, /TikTok says of its last files: The file could not be read.*next push sends them again/);

  const { receipt, fault } = await work.push(next, mirror);
  assert.equal(fault, undefined);
  assert.match(work.warnings.join('\n'), /could not process the files .*: The file could not be read/);
  assert.deepEqual([receipt.records.added, receipt.records.unchanged], [3, 9]);
  assert.deepEqual(work.members(id), digestsOf(people(3, 15)));
  assert.deepEqual(await known(work, id), digestsOf(people(3, 15)));
  const quiet = work.warnings.length;
  assert.equal((await work.push(next, mirror)).receipt.status, 'nothing_to_do');
  assert.equal(work.warnings.length, quiet, 'the trouble is over');
});

test('a trouble from before does not count against files that TikTok is still working on', async (t) => {
  const work = await place(t);
  const problem = 'The file could not be read';
  const file = await list(work, people(0, 12));
  await work.push(file, { via });
  work.emulator.misbehave([{ fault: 'processing', milliseconds: 1, problem, path: changed }]);
  await work.push(await list(work, people(0, 13)), { via });
  await work.context.clock.sleep(minute);
  work.emulator.misbehave([{ fault: 'processing', milliseconds: 30 * minute, path: changed }]);
  const again = await work.push(await list(work, people(0, 13)), { via });
  assert.equal(again.receipt.records.added, 1);
  const { length } = work.warnings;
  const during = await work.push(await list(work, people(0, 13)), { via });
  assert.deepEqual([during.receipt.status, work.warnings.length], ['nothing_to_do', length]);
});

test('of two calls the first fails while the second waits: the run says so, and one rerun sets it right', async (t) => {
  const work = await place(t);
  const { id } = (await work.push(await list(work, people(0, 12)), { via })).receipt.audience;
  const changes = await work.file(
    'changes.csv',
    `Email,Phone,Status\n${[
      ...people(0, 3).map(({ email, phone }) => `${email},${phone},exited`),
      ...people(12, 15).map(({ email, phone }) => `${email},${phone},realized`),
    ].join('\n')}\n`,
  );
  const options = { via, map: [{ kind: 'status', column: 'Status' }] } as const;
  const problem = 'The file could not be read';
  const path = 'dmp/custom_audience/update';
  work.emulator.misbehave([{ fault: 'processing', milliseconds: minute, problem, path, times: 1 }]);
  const { receipt, fault } = await work.push(changes, options);
  assert.deepEqual([fault?.code, fault?.exitCode, receipt.status], ['tiktok_refused', 8, 'refused']);
  assert.equal(receipt.records.removed, 0);
  const again = await work.push(changes, options);
  assert.equal(again.fault, undefined);
  assert.deepEqual(work.members(id), digestsOf(people(3, 15)));
  assert.deepEqual(await known(work, id), digestsOf(people(3, 15)));
});

test('a plan for customer files is applied as such, also where it was killed while the audience was created', async (t) => {
  const work = await place(t);
  const options = { via, dryRun: true, keep: true } as const;
  const { plan } = (await work.push(await list(work, people(0, 12)), options)).receipt;
  const apply = () =>
    applyPlan(work.context, async () => ({ client: work.client, advertiserId: work.advertiserId }), {
      ...pushDefaults,
      fileLimits: { ...pushDefaults.fileLimits, fewestPeople: 5 },
      plan: plan as string,
      onProgress: () => undefined,
      warn: () => undefined,
      signal: new AbortController().signal,
    });
  // TikTok creates it, but neither that answer comes nor any other.
  work.emulator.misbehave([
    { fault: 'drop', at: 'after', path: 'dmp/custom_audience/create' },
    { fault: 'http', status: 503, path: 'dmp/custom_audience/list', from: 3 },
  ]);
  const stopped = await apply();
  assert.deepEqual([stopped.fault?.exitCode, stopped.receipt.audience.id], [7, null]);
  work.emulator.misbehave([]);
  const { receipt, fault } = await apply();
  assert.equal(fault, undefined);
  assert.deepEqual([receipt.records.added, receipt.via], [12, 'file']);
  assert.deepEqual(work.members(receipt.audience.id), digestsOf(people(0, 12)));
  assert.equal((await apply()).receipt.status, 'nothing_to_do');
});

test('whoever is forgotten goes from an audience of files, and from its ledger once TikTok can no longer fail', async (t) => {
  const work = await place(t);
  const { id } = (await work.push(await list(work, people(0, 12)), { via })).receipt.audience;
  await work.context.clock.sleep(60 * 60 * minute);
  const problem = 'The file could not be read';
  const path = 'dmp/custom_audience/update';
  work.emulator.misbehave([{ fault: 'processing', milliseconds: minute, problem, path }]);
  const first = await forgotten(work, 'person3@example.com');
  assert.deepEqual([first.fault?.code, first.result.audiences[0]?.outcome], ['still_processing', 'failed']);
  await work.context.clock.sleep(2 * minute);
  assert.deepEqual(work.members(id), digestsOf(people(0, 12)), 'TikTok failed');
  // The next run of the audience finds it out, and takes him out again, whatever its source says.
  work.emulator.misbehave([]);
  const next = await work.push(await list(work, people(0, 12)), { via });
  assert.equal(next.fault, undefined);
  const rest = people(0, 12).filter((_, at) => at !== 3);
  assert.deepEqual(work.members(id), digestsOf(rest));
  await work.context.clock.sleep(60 * 60 * minute);
  const again = await forgotten(work, 'person3@example.com');
  assert.deepEqual([again.fault, again.result.status], [undefined, 'forgotten']);
  assert.deepEqual((await traced(work, 'person3@example.com')).result.audiences, []);
});
