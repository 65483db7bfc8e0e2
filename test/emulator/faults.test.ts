import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EmulatorFault } from '../../src/emulator/index.ts';
import { bench, codeOf, look, mapping, sha256 } from './support.ts';

const four = ['ada', 'grace', 'joan', 'mary'].map(sha256);
const poison = sha256('mary').toUpperCase();

/** A fault on a batch of four people: what its sender sees, and how many of the four are members then. */
const table: [string, EmulatorFault, RegExp, number][] = [
  ['latency there', { fault: 'latency', milliseconds: 300 }, /^200 {"code":0,/, 4],
  ['latency back', { fault: 'latency', milliseconds: [1, 9], before: 'answer' }, /^200 {"code":0,/, 4],
  ['too frequent', { fault: 'code', code: 40100 }, /^200 {"code":40100,"message":"Due to too many/, 0],
  ['a code of its own', { fault: 'code', code: 51063, message: 'x' }, /^200 {"code":51063,"message":"x"/, 0],
  ['an error after the work', { fault: 'code', code: 50000, work: 'all' }, /^200 {"code":50000,/, 4],
  ['partial success, half', { fault: 'code', code: 20001, work: 'half' }, /^200 {"code":20001,/, 2],
  ['partial success, all', { fault: 'code', code: 20001, work: 'all' }, /^200 {"code":20001,/, 4],
  ['a poison value', { fault: 'code', code: 40002, digests: [poison] }, /^200 {"code":40002,/, 0],
  ['a poison value not there', { fault: 'code', code: 40002, digests: [sha256('x')] }, /^200 {"code":0,/, 4],
  ['allow-list closed', { fault: 'code', code: 40118, path: 'segment' }, /^200 {"code":40118,.*allowlist/, 0],
  ['HTTP 429', { fault: 'http', status: 429 }, /^429 text\/html$/, 0],
  ['HTTP 502', { fault: 'http', status: 502 }, /^502 text\/html$/, 0],
  ['HTTP 504 after the work', { fault: 'http', status: 504, work: 'all' }, /^504 text\/html$/, 4],
  ['HTML in place of JSON', { fault: 'html' }, /^200 text\/html$/, 0],
  ['HTML after the work', { fault: 'html', work: 'all' }, /^200 text\/html$/, 4],
  ['a slow body', { fault: 'slow', milliseconds: 2000 }, /^200 {"code":0,/, 4],
  ['a cut body', { fault: 'cut' }, /^200, body broke off$/, 4],
  ['dropped on arrival', { fault: 'drop', at: 'arrival' }, /^no answer$/, 0],
  ['dropped before the work', { fault: 'drop', at: 'before' }, /^no answer$/, 0],
  ['dropped during the work', { fault: 'drop', at: 'during' }, /^no answer$/, 2],
  ['dropped after the work', { fault: 'drop', at: 'after' }, /^no answer$/, 4],
  ['nothing', { fault: 'shape', shape: 'empty' }, /^200 $/, 4],
  ['broken JSON', { fault: 'shape', shape: 'broken' }, /^200 {"code":0,[^}]*$/, 4],
  ['null', { fault: 'shape', shape: 'null' }, /^200 null$/, 4],
  ['a text', { fault: 'shape', shape: 'text' }, /^200 "OK"$/, 4],
  ['a list', { fault: 'shape', shape: 'list' }, /^200 \[{"code":0,.*}\]$/, 4],
  ['no code', { fault: 'shape', shape: 'no_code' }, /^200 {"message":"OK"/, 4],
  ['a code that is a text', { fault: 'shape', shape: 'text_code' }, /^200 {"code":"0"/, 4],
  ['no data', { fault: 'shape', shape: 'no_data' }, /^200 {"code":0,(?!.*data)/, 4],
  ['data null', { fault: 'shape', shape: 'null_data' }, /^200 {"code":0,.*"data":null}$/, 4],
  ['data of another kind', { fault: 'shape', shape: 'wrong_data' }, /^200 .*"data":\["unexpected"\]}$/, 4],
  ['the token revoked', { fault: 'revoke' }, /^200 {"code":40105,/, 0],
  ['the day used up', { fault: 'quota', requests: 0 }, /^200 {"code":40100,/, 0],
  ['processing', { fault: 'processing', milliseconds: 60_000 }, /^200 {"code":0,/, 4],
];

test('each fault shows so to the client and does so much of the work', async (t) => {
  for (const [name, fault, seen, done] of table) {
    const at = await bench(t);
    const vip = await at.createAudience('vip');
    at.emulator.misbehave([fault]);
    assert.match(await look(at, 'segment/mapping/', mapping(at, vip, four)), seen, name);
    const members = at.emulator.membership(vip)?.EMAIL_SHA256 ?? new Set();
    assert.deepEqual([...members].sort(), four.slice(0, done).sort(), name);
    assert.deepEqual(at.emulator.requests().rows, { add: done, delete: 0 }, name);
    const missed = name === 'a poison value not there';
    assert.deepEqual(
      [at.emulator.faults()[0]?.concerned, at.emulator.faults()[0]?.struck],
      [1, missed ? 0 : 1],
    );
    at.emulator.misbehave([]);
    const again = fault.fault === 'revoke' ? /^200 {"code":40105/ : /^200 {"code":0,/;
    assert.match(await look(at, 'segment/mapping/', mapping(at, vip, four)), again, `${name}, then none`);
  }
});

test('a redirect leads where it is told to, and nothing is done', async (t) => {
  const at = await bench(t);
  at.emulator.misbehave([{ fault: 'http', status: 307, location: 'http://127.0.0.1:1/' }]);
  const response = await fetch(`${at.emulator.origin}/open_api/v1.3/user/info/`, { redirect: 'manual' });
  assert.deepEqual([response.status, response.headers.get('location')], [307, 'http://127.0.0.1:1/']);
});

test('the time a fault takes is that of the clock, within its bounds', async (t) => {
  const slept: number[] = [];
  const at = await bench(t);
  at.clock.sleep = async (milliseconds) => void slept.push(milliseconds);
  at.emulator.misbehave([{ fault: 'latency', milliseconds: 300 }]);
  await at.get('user/info/');
  assert.deepEqual(slept.splice(0), [300]);
  at.emulator.misbehave([{ fault: 'latency', milliseconds: [100, 200] }]);
  for (let index = 0; index < 20; index += 1) await at.get('user/info/');
  assert.ok(slept.every((time) => time >= 100 && time <= 200) && new Set(slept.splice(0)).size > 10);
  at.emulator.misbehave([{ fault: 'slow', milliseconds: 2000 }]);
  await at.get('user/info/');
  assert.deepEqual(slept, Array(10).fill(200), 'in ten pieces');
});

test('a client that does not wait has its work done all the same', async (t) => {
  const at = await bench(t);
  const vip = await at.createAudience('vip');
  const kept = at.emulator.hold({ path: 'segment/mapping/', number: 1, before: 'work' });
  const seen = look(at, 'segment/mapping/', mapping(at, vip, four), AbortSignal.timeout(20));
  assert.equal(await seen, 'no answer');
  kept();
  await at.emulator.wait({ path: 'segment/mapping/', number: 1 });
  assert.equal(at.emulator.membership(vip)?.EMAIL_SHA256.size, 4);
});

test('half of one person is the whole person, and half of what is no batch is all', async (t) => {
  const at = await bench(t);
  const vip = await at.createAudience('vip');
  at.emulator.misbehave([{ fault: 'code', code: 20001, work: 'half' }]);
  assert.match(await codeOf(at, 'segment/mapping/', mapping(at, vip, four.slice(0, 1))), /^20001/);
  assert.equal(at.emulator.membership(vip)?.EMAIL_SHA256.size, 1);
  assert.equal(
    (await at.post('segment/audience/', { advertiser_id: at.advertiser, custom_audience_name: 'b' })).code,
    20001,
  );
  at.emulator.misbehave([]);
  const { data } = await at.get<{ list: { name: string }[] }>('dmp/custom_audience/list/', {
    advertiser_id: at.advertiser,
  });
  assert.equal(data.list[0]?.name, 'b');
});

test('where the work was refused, no fault says that part of it was done', async (t) => {
  const at = await bench(t);
  at.emulator.misbehave([{ fault: 'code', code: 20001, work: 'all' }]);
  assert.match(await codeOf(at, 'segment/mapping/', mapping(at, '1', four)), /^40007/);
  const vip = await at.createAudience('vip');
  assert.equal(vip, undefined, 'the answer of a partial creation holds no id');
  at.emulator.misbehave([
    { fault: 'code', code: 20001, work: 'all' },
    { fault: 'code', code: 40100 },
  ]);
  assert.match(await codeOf(at, 'user/info/'), /^40100/);
  at.emulator.misbehave([
    { fault: 'code', code: 20001, work: 'all' },
    { fault: 'drop', at: 'before' },
  ]);
  assert.equal(await codeOf(at, 'user/info/'), 'no answer');
});

test('a day is used up until midnight UTC', async (t) => {
  const at = await bench(t);
  at.emulator.misbehave([{ fault: 'quota', requests: 2, path: 'user/info' }]);
  const code = async () => (await at.get('user/info/')).code;
  assert.deepEqual([await code(), await code(), await code(), await code()], [0, 0, 40100, 40100]);
  await at.createAudience('another path is not concerned');
  at.clock.set('2026-11-22T23:59:59.999Z');
  assert.equal(await code(), 40100);
  at.clock.set('2026-11-23T00:00:00.000Z');
  assert.deepEqual([await code(), await code(), await code()], [0, 0, 40100]);
});

test('a token revoked at the third request stays revoked; another one is not', async (t) => {
  const at = await bench(t);
  at.emulator.misbehave([{ fault: 'revoke', from: 3, to: 3 }]);
  const code = async (token?: string) => (await at.get('user/info/', {}, token)).code;
  assert.deepEqual([await code(), await code(), await code(), await code()], [0, 0, 40105, 40105]);
  assert.equal(await code(at.emulator.mintToken()), 0);
});

test('several faults meet on one request, the first outermost', async (t) => {
  const slept: number[] = [];
  const at = await bench(t);
  at.clock.sleep = async (milliseconds) => void slept.push(milliseconds);
  const [late, refused] = [
    { fault: 'latency', milliseconds: 300 } as const,
    { fault: 'code', code: 50002 } as const,
  ];
  at.emulator.misbehave([late, refused]);
  assert.match(await codeOf(at, 'user/info/'), /^50002/);
  assert.deepEqual(slept.splice(0), [300]);
  at.emulator.misbehave([refused, late]);
  assert.match(await codeOf(at, 'user/info/'), /^50002/);
  assert.deepEqual(slept, [], 'the code came before the way there');
});

test('what breaks off is counted as such, and told with no status', async (t) => {
  const seen: (number | undefined)[][] = [];
  const at = await bench(t, { onRequest: ({ httpStatus, code }) => seen.push([httpStatus, code]) });
  const plan: EmulatorFault[] = [
    { fault: 'drop', at: 'after', from: 1, to: 1 },
    { fault: 'cut', from: 2, to: 2 },
    { fault: 'http', status: 503, from: 3, to: 3 },
    { fault: 'code', code: 60001, from: 4, to: 4 },
  ];
  at.emulator.misbehave(plan);
  for (let index = 0; index < 5; index += 1) await look(at, 'user/info/');
  assert.deepEqual(seen, [
    [0, undefined],
    [200, undefined],
    [503, undefined],
    [200, 60001],
    [200, 0],
  ]);
  assert.deepEqual(at.emulator.requests().paths['user/info/'], {
    total: 5,
    codes: { 0: 1, 60001: 1, dropped: 1, cut: 1, 'http 503': 1 },
  });
});
