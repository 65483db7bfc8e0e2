import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AudienceStatus, readStatus, type Session, waitUntilReady } from '../../src/activation/index.ts';
import { type Workplace, workplace } from '../support/push.ts';

const vip = { name: 'vip' };
const minutes = (count: number) => count * 60_000;

test('an audience that TikTok is still matching: the wait ends with 12, a longer one with its size', async (t) => {
  const work = await workplace(t);
  const file = await work.file('many.csv', emails(1200));
  work.emulator.misbehave([{ fault: 'processing', milliseconds: minutes(30), path: 'segment/mapping' }]);
  await work.push(file);
  const before = await readStatus(work.context, sessionOf(work), vip);
  assert.deepEqual([before.state, before.size, before.audience.type], ['waiting', 0, 'Partner']);
  assert.match(before.why, /1,000/);
  await assert.rejects(wait(work, minutes(10)), { code: 'unhealthy', exitCode: 12, hint: /--timeout/ });
  const ready = await wait(work, minutes(60));
  assert.deepEqual([ready.state, ready.size], ['usable', 1200]);
  assert.deepEqual(
    ready.sizes.map(({ size }) => size),
    [0, 1200],
  );
  assert.ok(Date.parse(ready.expires_at) > Date.parse(ready.sizes[0]?.at ?? ''));
  assert.equal(ready.history[0]?.action, 'Create');
});

test('an audience too small is not ready and says so; one that is not there is exit 2', async (t) => {
  const work = await workplace(t);
  await work.push(await work.file('few.csv', emails(10)));
  const status = await readStatus(work.context, sessionOf(work), vip);
  assert.deepEqual(
    [status.state, status.why],
    ['waiting', 'TikTok matched 10 people so far; it needs 1,000.'],
  );
  const missing = readStatus(work.context, sessionOf(work), { name: 'nobody' });
  await assert.rejects(missing, { code: 'audience_not_found', exitCode: 2 });
});

function wait(work: Workplace, waitMs: number): Promise<AudienceStatus> {
  return waitUntilReady(work.context, sessionOf(work), vip, { waitMs, onLook: () => undefined });
}

function sessionOf({ client, advertiserId }: Workplace): Session {
  return { client, advertiserId };
}

function emails(count: number): string {
  return `Email\n${Array.from({ length: count }, (_, at) => `person${at}@example.com`).join('\n')}\n`;
}
