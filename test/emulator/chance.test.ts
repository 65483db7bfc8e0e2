import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type EmulatorFault, parseFault } from '../../src/emulator/index.ts';
import { type Bench, bench, codeOf, mapping, sha256 } from './support.ts';

const tooFrequent = { fault: 'code', code: 40100 } as const;

/** Which of so many requests are refused, counted from 1. */
async function struck(
  at: Bench,
  count: number,
  fault: Partial<EmulatorFault>,
  seed?: number,
): Promise<number[]> {
  at.emulator.misbehave([{ ...tooFrequent, ...fault } as EmulatorFault], seed === undefined ? {} : { seed });
  const refused: number[] = [];
  for (let number = 1; number <= count; number += 1) {
    if ((await at.get('user/info/')).code !== 0) refused.push(number);
  }
  return refused;
}

test('a fault strikes the requests that it names', async (t) => {
  const at = await bench(t);
  assert.deepEqual(await struck(at, 5, {}), [1, 2, 3, 4, 5]);
  assert.deepEqual(await struck(at, 5, { from: 3 }), [3, 4, 5]);
  assert.deepEqual(await struck(at, 5, { from: 2, to: 3 }), [2, 3]);
  assert.deepEqual(await struck(at, 9, { every: 4 }), [1, 5, 9]);
  assert.deepEqual(await struck(at, 9, { from: 3, every: 3, to: 8 }), [3, 6]);
  assert.deepEqual(await struck(at, 5, { from: 2, times: 2 }), [2, 3]);
  assert.deepEqual(await struck(at, 5, { path: 'segment' }), []);
  assert.deepEqual(await struck(at, 2, { path: ['segment', '/user/info/'] }), [1, 2]);
  assert.deepEqual(await struck(at, 5, { rate: 0 }), []);
});

test('chance repeats with its seed, differs with another, and keeps its rate', async (t) => {
  const [at, other] = [await bench(t), await bench(t)];
  const first = await struck(at, 120, { rate: 0.2 });
  assert.deepEqual(await struck(at, 120, { rate: 0.2 }), first, 'set anew');
  assert.deepEqual(await struck(other, 120, { rate: 0.2 }), first, 'in another emulator of that seed');
  assert.notDeepEqual(await struck(at, 120, { rate: 0.2 }, 8), first);
  assert.ok(first.length > 12 && first.length < 40, `${first.length} of 120 at 20 %`);
  const rare = await struck(at, 120, { rate: 0.2, times: 3 });
  assert.deepEqual(rare, first.slice(0, 3));
});

test('faults take their chances apart, however many requests are under way', async (t) => {
  const at = await bench(t);
  const faults: EmulatorFault[] = [
    { fault: 'code', code: 50000, rate: 0.2 },
    { fault: 'code', code: 50002, rate: 0.2 },
  ];
  const codes = async (all: boolean) => {
    at.emulator.misbehave(faults);
    const asked: Promise<{ code: number }>[] = [];
    for (let index = 0; index < 200; index += 1) {
      const answer = at.get('user/info/');
      if (!all) await answer;
      asked.push(answer);
    }
    return (await Promise.all(asked)).map(({ code }) => code);
  };
  const [alone, together] = [await codes(false), await codes(true)];
  const count = (codes: number[], wanted: number) => codes.filter((code) => code === wanted).length;
  for (const code of [0, 50000, 50002]) assert.equal(count(together, code), count(alone, code));
  assert.ok(count(alone, 50002) > 10 && count(alone, 50002) < 60);
});

test('a poison person is refused with whom he comes, and alone; the others go through', async (t) => {
  const at = await bench(t);
  const vip = await at.createAudience('vip');
  const people = Array.from({ length: 8 }, (_, number) => sha256(`${number}`));
  at.emulator.misbehave([
    { fault: 'code', code: 40002, digests: [people[5] ?? ''], path: 'segment/mapping' },
  ]);
  const send = (digests: string[]) => codeOf(at, 'segment/mapping/', mapping(at, vip, digests));
  assert.match(await send(people), /^40002/);
  assert.match(await send(people.slice(4)), /^40002/);
  assert.match(await send(people.slice(5, 6)), /^40002/);
  assert.equal(at.emulator.membership(vip)?.EMAIL_SHA256.size, 0);
  assert.match(await send(people.toSpliced(5, 1)), /^0 /);
  assert.deepEqual(
    [...(at.emulator.membership(vip)?.EMAIL_SHA256 ?? [])].sort(),
    people.toSpliced(5, 1).sort(),
  );
  assert.deepEqual(at.emulator.faults()[0]?.struck, 3);
});

test('what is written on the command line is what it says', () => {
  const digest = sha256('ada');
  const texts: [string, EmulatorFault][] = [
    ['segment/mapping=40100@20%', { path: 'segment/mapping', fault: 'code', code: 40100, rate: 0.2 }],
    ['segment=40118', { path: 'segment', fault: 'code', code: 40118 }],
    ['*=20001:half@17', { path: '*', fault: 'code', code: 20001, work: 'half', from: 17, to: 17 }],
    ['*=429@3..9', { path: '*', fault: 'http', status: 429, from: 3, to: 9 }],
    ['*=502:all@3..', { path: '*', fault: 'http', status: 502, work: 'all', from: 3 }],
    ['*=html', { path: '*', fault: 'html' }],
    ['*=latency:300ms', { path: '*', fault: 'latency', milliseconds: 300 }],
    ['*=latency:0.5s-1m', { path: '*', fault: 'latency', milliseconds: [500, 60_000] }],
    ['*=late:2s', { path: '*', fault: 'latency', milliseconds: 2000, before: 'answer' }],
    ['*=slow:2s@every:4', { path: '*', fault: 'slow', milliseconds: 2000, every: 4 }],
    ['*=cut@0.5%,times:2', { path: '*', fault: 'cut', rate: 0.005, times: 2 }],
    ['*=drop:after', { path: '*', fault: 'drop', at: 'after' }],
    ['*=shape:no_code', { path: '*', fault: 'shape', shape: 'no_code' }],
    ['*=revoke@5', { path: '*', fault: 'revoke', from: 5, to: 5 }],
    ['*=quota:500', { path: '*', fault: 'quota', requests: 500 }],
    [`*=poison:${digest}`, { path: '*', fault: 'code', code: 40002, digests: [digest] }],
    ['dmp=processing:10m', { path: 'dmp', fault: 'processing', milliseconds: 600_000 }],
    [
      'dmp=processing:1h:No: data',
      { path: 'dmp', fault: 'processing', milliseconds: 3_600_000, problem: 'No: data' },
    ],
  ];
  for (const [text, fault] of texts) assert.deepEqual(parseFault(text), fault, text);
});

test('what cannot be meant is refused, and no digest repeated', () => {
  const digest = sha256('ada');
  for (const text of [
    '',
    '40100',
    'segment/maping=40100',
    '*=',
    '*=4010',
    '*=200',
    '*=noise',
    '*=cut:half',
    '*=drop',
    '*=drop:arrival:x',
    '*=latency',
    '*=latency:300',
    '*=latency:5s-1s',
    '*=quota',
    '*=quota:-1',
    '*=40100:some',
    '*=40100@120%',
    '*=40100@0',
    '*=40100@often',
    '*=40100@every:0',
    `*=poison:${digest}f`,
    `*=poison:${digest}+`,
  ]) {
    assert.throws(
      () => parseFault(text),
      (error: Error & { code?: string; hint?: string }) => {
        assert.equal(error.code, 'usage', text);
        assert.ok(!`${error.message}${error.hint}`.includes(digest));
        return true;
      },
    );
  }
});

test('an emulator that cannot misbehave as asked does not start', async (t) => {
  const faults = [{ fault: 'drop', at: 'arrival', digests: [sha256('ada')] }] as const;
  await assert.rejects(bench(t, { faults: faults.map((one) => ({ ...one, digests: [...one.digests] })) }), {
    code: 'configuration',
  });
});
