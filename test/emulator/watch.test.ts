import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { type Bench, bench, codeOf, look, mapping, sha256 } from './support.ts';

const path = 'segment/mapping/';

const ask = async ({ emulator }: Bench, what: string, init: RequestInit = {}) => {
  const response = await fetch(`${emulator.origin}/_emulator/${what}`, init);
  return { status: response.status, data: (await response.json()) as Record<string, unknown> };
};

const put = (at: Bench, what: string, body: unknown) =>
  ask(at, what, { method: 'POST', body: JSON.stringify(body) });

const sizeOf = ({ emulator }: Bench, id: string) => emulator.membership(id)?.EMAIL_SHA256.size;

test('another process is told when the n-th request of a path did its work, also when it did before', async (t) => {
  const at = await bench(t);
  const vip = await at.createAudience('vip');
  const send = (name: string) => codeOf(at, path, mapping(at, vip, [sha256(name)]));
  let told = false;
  const second = ask(at, `wait?path=${path}&number=2`).then((answer) => {
    told = true;
    return answer;
  });
  await send('ada');
  await at.get('user/info/');
  assert.equal((await ask(at, `wait?path=segment/mapping&number=1&until=answered`)).data['answered'], true);
  assert.equal(told, false, 'the first is not the second');
  await send('grace');
  const { data } = await second;
  assert.deepEqual([data['path'], data['number'], data['worked']], [path, 2, true]);
  const late = await ask(at, `wait?path=${path}&number=1&until=arrived`);
  assert.deepEqual(late.data, { path, number: 1, arrived: true, worked: true, answered: true });
});

test('a request can be kept before its answer, and before its work', async (t) => {
  const at = await bench(t);
  const vip = await at.createAudience('vip');
  await put(at, 'holds', { path: 'segment/mapping', number: 1 });
  await put(at, 'holds', { path, number: 2, before: 'work' });
  let answers = 0;
  const send = (name: string) =>
    codeOf(at, path, mapping(at, vip, [sha256(name)])).finally(() => {
      answers += 1;
    });

  const first = send('ada');
  const seen = await ask(at, `wait?path=${path}&number=1`);
  assert.deepEqual([seen.data['worked'], seen.data['answered'], answers], [true, false, 0]);
  assert.equal(sizeOf(at, vip), 1);

  const second = send('grace');
  await ask(at, `wait?path=${path}&number=2&until=arrived`);
  assert.match(await send('joan'), /^0 /, 'a third one overtakes both');
  assert.equal(sizeOf(at, vip), 2, 'the second is not done');

  await ask(at, `holds?path=${path}&number=2`, { method: 'DELETE' });
  assert.match(await second, /^0 /);
  assert.equal(answers, 2);
  await ask(at, 'holds', { method: 'DELETE' });
  assert.match(await first, /^0 /);
  assert.equal(sizeOf(at, vip), 3);
});

test('what is kept can be dropped: before the work nothing is done, before the answer all', async (t) => {
  const at = await bench(t);
  const vip = await at.createAudience('vip');
  for (const [number, before, done] of [
    [1, 'work', 0],
    [2, 'answer', 1],
  ] as const) {
    const release = at.emulator.hold({ path, number, before });
    const seen = look(at, path, mapping(at, vip, [sha256('ada')]));
    await at.emulator.wait({ path, number, until: before === 'work' ? 'arrived' : 'worked' });
    release('dropped');
    assert.equal(await seen, 'no answer');
    assert.equal(sizeOf(at, vip), done);
  }
});

test('who waits for work that is never done is told when the request is over', async (t) => {
  const at = await bench(t);
  at.emulator.misbehave([{ fault: 'drop', at: 'before' }]);
  const told = at.emulator.wait({ path: 'user/info/', number: 1 });
  await look(at, 'user/info/');
  assert.deepEqual(await told, {
    path: 'user/info/',
    number: 1,
    arrived: true,
    worked: false,
    answered: true,
  });
});

test('a reset counts from 1 again, drops what is kept and leaves who waits', async (t) => {
  const at = await bench(t);
  await at.get('user/info/');
  const kept = at.emulator.hold({ path: 'user/info/', number: 2, before: 'work' });
  const held = look(at, 'user/info/');
  await at.emulator.wait({ path: 'user/info/', number: 2, until: 'arrived' });
  const third = at.emulator.wait({ path: 'user/info/', number: 3, until: 'answered' });
  at.emulator.misbehave([{ fault: 'html' }]);
  at.emulator.reset();
  assert.equal(await held, 'no answer');
  kept();
  const token = at.emulator.mintToken();
  for (let number = 1; number <= 3; number += 1)
    assert.equal((await at.get('user/info/', {}, token)).code, 0);
  assert.equal((await third).number, 3);
});

test('a wait ends with its signal, with its client, and with the emulator', async (t) => {
  const at = await bench(t);
  const wait = (signal?: AbortSignal) => at.emulator.wait({ path, number: 1, ...(signal && { signal }) });
  await assert.rejects(wait(AbortSignal.timeout(10)), { name: 'AbortError' });
  const polled = fetch(`${at.emulator.origin}/_emulator/wait?path=${path}&number=1`);
  const [open, kept] = [wait(), look(at, 'user/info/')];
  at.emulator.hold({ path: 'user/info/', number: 1 });
  await at.emulator.wait({ path: 'user/info/', number: 1 });
  await at.emulator.close();
  await assert.rejects(open, { name: 'AbortError' });
  await assert.rejects(polled);
  assert.equal(await kept, 'no answer');
});

test('a program is killed while its request is under way, before the work and after it', async (t) => {
  const program = `
    const [origin, token, body] = process.argv.slice(1);
    const headers = { 'access-token': token, 'content-type': 'application/json' };
    for (;;) await fetch(origin + '/open_api/v1.3/${path}', { method: 'POST', headers, body });`;
  for (const [before, until, done] of [
    ['work', 'arrived', false],
    ['answer', 'worked', true],
  ] as const) {
    const at = await bench(t);
    const vip = await at.createAudience('vip');
    await put(at, 'holds', { path, number: 4, before });
    const told = ask(at, `wait?path=${path}&number=4&until=${until}`);
    const body = JSON.stringify(mapping(at, vip, [sha256('ada')]));
    const child = spawn(process.execPath, ['-e', program, at.emulator.origin, at.token, body]);
    await told;
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.deepEqual(at.emulator.requests().rows, { add: done ? 4 : 3, delete: 0 });
    await ask(at, 'holds?drop=true', { method: 'DELETE' });
    await at.emulator.wait({ path, number: 4, until: 'answered' });
    assert.deepEqual(at.emulator.requests().rows, { add: done ? 4 : 3, delete: 0 }, 'nothing follows');
  }
});

test('faults are set, looked at and cleared over HTTP, and what is none is refused', async (t) => {
  const at = await bench(t);
  const fault = { fault: 'code', code: 40100, path: 'user/info', rate: 0.5 };
  assert.equal((await put(at, 'faults', { faults: [fault], seed: 3 })).status, 200);
  for (let index = 0; index < 20; index += 1) await at.get('user/info/');
  const { faults } = (await ask(at, 'faults')).data as { faults: ReturnType<typeof at.emulator.faults> };
  assert.deepEqual(faults, at.emulator.faults());
  assert.equal(faults[0]?.concerned, 20);
  assert.deepEqual(faults[0]?.fault.path, ['user/info']);
  assert.equal(at.emulator.requests().paths['user/info/']?.codes['40100'], faults[0]?.struck);
  await ask(at, 'faults', { method: 'DELETE' });
  assert.equal((await at.get('user/info/')).code, 0);
  assert.deepEqual((await ask(at, 'faults')).data['faults'], []);

  for (const wrong of [
    {},
    { faults: [{ fault: 'noise' }] },
    { faults: [{ ...fault, path: 'user/inf' }] },
    { faults: [{ ...fault, chance: 1 }] },
    { faults: [{ ...fault, rate: 2 }] },
    { faults: [{ fault: 'http', status: 200 }] },
    { faults: [{ fault: 'code', code: 0 }] },
    { faults: [{ fault: 'latency', milliseconds: [2, 1] }] },
  ]) {
    assert.equal((await put(at, 'faults', wrong)).status, 400, JSON.stringify(wrong));
  }
  assert.equal((await put(at, 'holds', { path })).status, 400);
  assert.equal((await ask(at, `wait?path=${path}`)).status, 400);
  assert.equal((await ask(at, `wait?path=${path}&number=1&until=never`)).status, 400);
});
