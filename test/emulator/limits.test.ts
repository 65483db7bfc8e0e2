import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Bench, bench, sha256 } from './support.ts';

const times = async (count: number, call: () => Promise<{ code: number }>) => {
  const codes: number[] = [];
  for (let index = 0; index < count; index += 1) codes.push((await call()).code);
  return codes;
};

test("Basic takes ten requests a second and refuses the eleventh in TikTok's words", async (t) => {
  const at = await bench(t, { rateLevel: 'basic' });
  const ask = () => at.get('user/info/');
  assert.deepEqual(await times(10, ask), Array(10).fill(0));
  const refused = await ask();
  assert.equal(refused.code, 40100);
  const app = at.emulator.appId;
  assert.equal(
    refused.message,
    `Due to too many requests, requests from App [${app}] are temporarily restricted.`,
  );
  at.clock.advance(1000);
  assert.equal((await ask()).code, 0);
});

test('every token of the app draws on the same limit', async (t) => {
  const at = await bench(t, { rateLevel: 'advanced' });
  const tokens = [at.token, at.emulator.mintToken()];
  let turn = 0;
  const codes = await times(21, () => at.get('user/info/', {}, tokens[turn++ % 2]));
  assert.deepEqual(codes, [...Array(20).fill(0), 40100]);
});

test("a minute's and a day's excess last to their ends, the day's to 00:00 UTC", async (t) => {
  const at = await bench(t);
  const rows = { second: 1e9, minute: 1e9, day: 1e9 };
  const ask = () => at.get('user/info/');
  at.emulator.limit({ requests: { second: 10, minute: 3, day: 5 }, rows });
  at.clock.set('2026-11-22T23:57:30Z');
  assert.deepEqual(await times(4, ask), [0, 0, 0, 40100]);
  at.clock.set('2026-11-22T23:57:59Z');
  assert.deepEqual(await times(1, ask), [40100]);
  at.clock.set('2026-11-22T23:58:00Z');
  assert.deepEqual(await times(3, ask), [0, 0, 40100]);
  at.clock.set('2026-11-22T23:59:59Z');
  assert.deepEqual(await times(1, ask), [40100]);
  at.clock.set('2026-11-23T00:00:00Z');
  assert.deepEqual(await times(1, ask), [0]);
});

test('member rows have a limit of their own, and rows over it change nothing', async (t) => {
  const at = await bench(t, { rateLevel: 'basic' });
  const vip = await at.createAudience('vip');
  const push = (from: number, count: number) => pushRows(at, vip, from, count);
  assert.equal((await push(0, 6000)).code, 0);
  assert.equal((await push(6000, 4001)).code, 40100);
  assert.equal(at.emulator.membership(vip)?.EMAIL_SHA256.size, 6000);
  assert.equal((await push(6000, 4000)).code, 0);
  assert.deepEqual(at.emulator.requests().rows, { add: 10_000, delete: 0 });
});

function pushRows(at: Bench, audience: string, from: number, count: number) {
  const batch_data = Array.from({ length: count }, (_, index) => [
    { id: sha256(`person ${from + index}`), audience_ids: [audience] },
  ]);
  return at.post('segment/mapping/', {
    advertiser_ids: [at.advertiser],
    id_schema: ['EMAIL_SHA256'],
    batch_data,
  });
}
