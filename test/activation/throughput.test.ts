import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deliver } from '../../src/activation/deliver.ts';
import { Refusals } from '../../src/activation/refusals.ts';
import type { Ledger } from '../../src/ledger/index.ts';
import type { RateLevel, TiktokClient } from '../../src/tiktok/index.ts';
import { createPace } from '../../src/tiktok/pace.ts';
import { memoryStore } from '../../src/tiktok/pace-memory.ts';
import { createVirtualClock } from '../tiktok/support/virtual-clock.ts';

test('with 300 ms latency the sending keeps 95 % of the allowed rate; without a limit it is five times as fast', async () => {
  const paced = await seconds({ level: 'basic', batches: 300, rows: 1000 });
  assert.ok(300 / paced >= 9.5, `${300 / paced} requests a second`);
  const large = await seconds({ level: 'basic', batches: 30, rows: 10_000 });
  assert.ok(30 / large >= 0.95, `${30 / large} requests of 10,000 rows a second`);
  const fastest = await seconds({ level: 'ultimate', batches: 1500, rows: 1000 });
  assert.ok(1500 / fastest >= 47.5, `${1500 / fastest} requests a second`);
  const free = await seconds({ level: 'none', batches: 300, rows: 1000 });
  assert.ok(paced / free >= 5, `${paced / free} times as fast`);
});

/** Time that passes only in sleeps: what a machine needs besides is measured by the bench. */
async function seconds({ level, batches, rows }: { level: RateLevel; batches: number; rows: number }) {
  const clock = createVirtualClock();
  const pace = createPace(clock, level, memoryStore(clock));
  const client = {
    rateLevel: level,
    sendBatch: async () => {
      await pace.admit(rows);
      await clock.sleep(300);
      return { code: 0, httpStatus: 200, requestId: '1', attempts: 1 };
    },
  } as unknown as TiktokClient;
  const ledger = {
    pending: async () => Array.from({ length: batches }, (_, number) => ({ number, action: 'add', rows })),
    body: async () => new Uint8Array(),
    recordSent: async () => undefined,
    recordAnswer: async () => undefined,
    written: async () => undefined,
  } as unknown as Ledger;
  await deliver(
    ledger,
    { client, advertiserId: '1' },
    {
      run: 'R',
      audienceId: '2',
      clock,
      refusals: new Refusals(),
      onAcknowledged: () => undefined,
      signal: new AbortController().signal,
    },
  );
  return clock.elapsed() / 1000;
}
