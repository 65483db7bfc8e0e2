import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, type RateLevel } from '../../src/tiktok/index.ts';
import { type Workplace, workplace } from '../support/push.ts';

test('the receipt says what limited the run: the rate, the network, the quota of the day', async (t) => {
  const work = await workplace(t);
  const file = await work.file('many.csv', emails(100));
  const push = async (name: string, rateLevel: RateLevel) =>
    (await work.push(file, { audience: { name }, batchSize: 5, client: clientAt(work, rateLevel) })).receipt;

  const paced = await push('paced', 'basic');
  assert.deepEqual([paced.exit_code, paced.limited_by], [0, 'rate_limit']);
  assert.ok(paced.seconds.send >= 1.9, `${paced.seconds.send} s for twenty requests`);

  work.emulator.misbehave([{ fault: 'latency', milliseconds: 300, path: 'segment/mapping' }]);
  assert.equal((await push('slow', 'none')).limited_by, 'network');

  work.emulator.misbehave([{ fault: 'quota', requests: 10, path: 'segment/mapping' }]);
  const spent = await push('spent', 'basic');
  assert.deepEqual([spent.exit_code, spent.status, spent.limited_by], [6, 'partial', 'daily_quota']);
  assert.deepEqual([spent.records.added, spent.records.pending], [50, 50]);
});

function clientAt({ context, emulator }: Workplace, rateLevel: RateLevel) {
  return connect({ ...context, origin: emulator.origin, token: emulator.mintToken(), rateLevel });
}

function emails(count: number): string {
  return `Email\n${Array.from({ length: count }, (_, at) => `person${at}@example.com`).join('\n')}\n`;
}
