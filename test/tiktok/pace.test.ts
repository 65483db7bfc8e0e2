import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Clock } from '../../src/context.ts';
import type { RateLevel } from '../../src/tiktok/index.ts';
import { createPace } from '../../src/tiktok/pace.ts';
import { memoryStore } from '../../src/tiktok/pace-memory.ts';
import { faultOf, startClient } from './support/client.ts';
import { always, code, ok, startScripted } from './support/scripted-tiktok.ts';
import { createVirtualClock } from './support/virtual-clock.ts';

test('thirty requests of a new app leave at ten a second, and the client says how long they waited', async (t) => {
  const server = await startScripted(t, always(ok()));
  const { client, clock } = startClient(t, { origin: server.origin, rateLevel: 'basic' });
  for (let index = 0; index < 30; index += 1) await client.sendBatch({ body: Buffer.from('{}'), rows: 1000 });
  assert.equal(server.received.length, 30);
  assert.ok(clock.elapsed() >= 2900 && clock.elapsed() < 3200, `${clock.elapsed()} ms`);
  assert.equal(Math.round(client.counts.pacedMs), Math.round(clock.elapsed()));
});

test('no second ever holds more requests or rows than the level grants, and little is left unused', async () => {
  const batches = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 20, maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(batches, async (sizes) => {
      const clock = createVirtualClock();
      const pace = paceOf(clock, 'basic');
      const left: { at: number; rows: number }[] = [];
      await Promise.all(
        sizes.map(async (rows) => {
          await pace.admit(rows);
          left.push({ at: clock.elapsed(), rows });
        }),
      );
      for (const { at } of left) {
        const second = left.filter((one) => one.at >= at && one.at < at + 1000);
        assert.ok(second.length <= 10, `${second.length} requests`);
        // The last one fills the time after it.
        const rows = second.slice(0, -1).reduce((sum, one) => sum + one.rows, 0);
        assert.ok(rows <= 10_000, `${rows} rows`);
      }
      const needed = sizes.slice(0, -1).reduce((sum, rows) => sum + Math.max(100, rows / 10), 0);
      assert.ok(clock.elapsed() <= needed / 0.95, `${clock.elapsed()} instead of ${needed} ms`);
    }),
  );
});

test('an abandoned wait frees its caller at once and hinders nobody', async () => {
  const clock = createVirtualClock();
  const pace = paceOf(clock, 'basic');
  const stop = new AbortController();
  await pace.admit(10_000);
  const abandoned = pace.admit(0, stop.signal);
  const other = pace.admit(0);
  stop.abort(new Error('enough'));
  await assert.rejects(abandoned, /enough/);
  assert.ok((await other) > 0);
});

test('without a pace nothing waits', async () => {
  const clock = createVirtualClock();
  const pace = paceOf(clock, 'none');
  for (let index = 0; index < 1000; index += 1) assert.equal(await pace.admit(10_000), 0);
  assert.deepEqual(clock.slept, []);
});

test('"too frequent" halves the speed for a while, and it comes back', async () => {
  const clock = createVirtualClock();
  const pace = paceOf(clock, 'basic');
  await pace.admit(0);
  assert.deepEqual(await pace.tooFrequent(), { limit: 'second', waitMs: 1000 });
  // Refused together with the first, not a second time.
  assert.deepEqual(await pace.tooFrequent(), { limit: 'second', waitMs: 1000 });
  await pace.admit(0);
  const slow = await pace.admit(0);
  assert.ok(slow > 190 && slow < 210, `${slow}`);
  await pace.answered();
  await clock.sleep(20_000);
  await pace.admit(0);
  const full = await pace.admit(0);
  assert.ok(full >= 100 && full < 105, `${full}`);
});

test('a limit of the minute is met by a pause of five, one of the day by giving up until midnight', async (t) => {
  const server = await startScripted(t, always(code(40100, 'Due to too many requests, wait')));
  const { client, clock, retries } = startClient(t, { origin: server.origin, rateLevel: 'basic' });
  const fault = await faultOf(client.sendBatch({ body: Buffer.from('{}'), rows: 1 }));
  assert.deepEqual([fault.code, fault.exitCode, fault.ambiguous], ['rate_exhausted', 6, false]);
  assert.match(fault.hint ?? '', /00:00 UTC/);
  assert.deepEqual(
    retries.filter(({ waitMs }) => waitMs > 1000).map(({ waitMs }) => waitMs),
    [300_000, 300_000, 300_000],
  );
  const minutes = clock.elapsed() / 60_000;
  assert.ok(minutes > 15 && minutes < 17, `${minutes} minutes`);
  assert.ok(client.counts.pacedMs > 15 * 60_000);
});

test('who already had his place when the pause began waits for its end too, at the pace', async () => {
  const clock = createVirtualClock();
  const pace = paceOf(clock, 'basic');
  await pace.tooFrequent();
  await clock.sleep(10_000);
  const left: number[] = [];
  const waiting = Array.from({ length: 3 }, () => pace.admit(0).then(() => left.push(clock.elapsed())));
  await waiting[0];
  await pace.tooFrequent();
  await Promise.all(waiting);
  assert.equal(left[0], 10_000);
  assert.equal(left[1], 310_000);
  assert.ok((left[2] ?? 0) >= 310_100, `${left}`);
});

test('all who share the pace pause together, and one good answer ends the alarm', async () => {
  const clock = createVirtualClock();
  const pace = paceOf(clock, 'basic');
  await pace.tooFrequent();
  await clock.sleep(10_000);
  assert.deepEqual(await pace.tooFrequent(), { limit: 'minute', waitMs: 300_000 });
  await clock.sleep(1000);
  assert.deepEqual(await pace.tooFrequent(), { limit: 'minute', waitMs: 299_000 });
  assert.equal(await pace.admit(0), 299_000);
  await pace.answered();
  assert.deepEqual(await pace.tooFrequent(), { limit: 'second', waitMs: 1000 });
});

function paceOf(clock: Clock, level: RateLevel) {
  return createPace(clock, level, memoryStore(clock));
}
