import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Clock } from '../../src/context.ts';
import { createPace } from '../../src/tiktok/pace.ts';
import { fileStore } from '../../src/tiktok/pace-file.ts';
import { ManualClock } from '../support/clock.ts';
import { temporaryFolder } from '../support/folder.ts';
import { seededBytes } from '../support/random.ts';
import { createVirtualClock } from './support/virtual-clock.ts';

test('two runs of one app stay under its limit together, and neither starves', async (t) => {
  const folder = await temporary(t);
  const clock = createVirtualClock();
  const places: { run: number; at: number }[] = [];
  const push = async (run: number) => {
    const pace = sharedPace(folder, clock, run);
    const worker = async () => {
      for (let request = 0; request < 10; request += 1) {
        const asked = clock.elapsed();
        places.push({ run, at: asked + (await pace.admit(1000)) });
      }
    };
    await Promise.all(Array.from({ length: 4 }, worker));
  };
  await Promise.all([push(1), push(2)]);
  places.sort((left, right) => left.at - right.at);
  assert.equal(places.length, 80);
  for (const [index, { at }] of places.entries()) {
    const tenLater = places[index + 10];
    assert.ok(!tenLater || tenLater.at - at > 1000, `eleven requests within ${(tenLater?.at ?? 0) - at} ms`);
  }
  // Until the first of them is through, both move on.
  const [one, two] = [1, 2].map((run) => places.findLastIndex((place) => place.run === run));
  for (let index = 0; index + 20 <= Math.min(one ?? 0, two ?? 0); index += 1) {
    const runs = new Set(places.slice(index, index + 20).map(({ run }) => run));
    assert.equal(runs.size, 2, `run ${[...runs]} had twenty places in a row`);
  }
});

test('two processes never share a place', async (t) => {
  const folder = await temporary(t);
  const program = new URL('support/pace-process.ts', import.meta.url);
  const places = await Promise.all(
    [1, 2].map(
      (seed) =>
        new Promise<number[]>((resolve, reject) => {
          const child = fork(program, [folder, String(seed), '10'], { execArgv: ['--import', 'tsx'] });
          let told: number[] = [];
          child.on('message', (places: number[]) => {
            told = places;
          });
          child.on('error', reject);
          child.on('exit', (code) => (code === 0 ? resolve(told) : reject(new Error(`exit ${code}`))));
        }),
    ),
  );
  const all = places.flat().sort((left, right) => left - right);
  assert.equal(all.length, 20);
  for (const [index, at] of all.entries()) {
    const next = all[index + 1];
    assert.ok(next === undefined || next - at >= 100, `${next} follows ${at}`);
  }
  const state = JSON.parse(await readFile(join(folder, 'app.json'), 'utf8'));
  assert.deepEqual([state.requests, state.rows], [20, 2000]);
});

test('a pause that one run earned holds the other back as well', async (t) => {
  const folder = await temporary(t);
  const clock = new ManualClock({ flows: true });
  const [one, two] = [sharedPace(folder, clock, 1), sharedPace(folder, clock, 2)];
  await one.admit(0);
  await one.tooFrequent();
  await clock.sleep(10_000);
  assert.deepEqual(await one.tooFrequent(), { limit: 'minute', waitMs: 300_000 });
  assert.equal(await two.admit(0), 300_000);
  await two.answered();
  assert.deepEqual(await one.tooFrequent(), { limit: 'second', waitMs: 1000 });
});

test("the day's count lives in the file and starts anew at 00:00 UTC", async (t) => {
  const folder = await temporary(t);
  const clock = new ManualClock({ flows: true, start: '2026-03-01T23:59:50Z' });
  await sharedPace(folder, clock, 1).admit(500);
  await sharedPace(folder, clock, 2).admit(500);
  const file = join(folder, 'app.json');
  const state = JSON.parse(await readFile(file, 'utf8'));
  assert.deepEqual([state.day, state.requests, state.rows], ['2026-03-01', 2, 1000]);
  await writeFile(file, JSON.stringify({ ...state, requests: 864_000 }));
  await assert.rejects(sharedPace(folder, clock, 3).admit(1), { code: 'rate_exhausted', exitCode: 6 });
  await clock.sleep(10_000);
  await sharedPace(folder, clock, 4).admit(1);
  assert.equal(JSON.parse(await readFile(file, 'utf8')).requests, 1);
});

test('a lock that a killed run left, a damaged file and a clock set back hold nobody up for long', async (t) => {
  const folder = await temporary(t);
  const clock = new ManualClock({ flows: true });
  await sharedPace(folder, clock, 1).admit(0);
  await writeFile(join(folder, 'app.json.lock'), 'dead');
  await sharedPace(folder, clock, 2).admit(0);
  const waited = clock.elapsed();
  assert.ok(waited < 5000, `${waited} ms`);
  await writeFile(join(folder, 'app.json'), '{"free":');
  assert.equal(await sharedPace(folder, clock, 3).admit(0), 0);
  const yesterday = new ManualClock({ flows: true, start: '2026-01-01T03:04:05Z' });
  assert.equal(await sharedPace(folder, yesterday, 4).admit(0), 0);
  assert.deepEqual(await readdir(folder), ['app.json']);
  assert.equal((await stat(join(folder, 'app.json'))).mode & 0o077, 0);
});

test('where the folder cannot be used, a run keeps its own pace', async (t) => {
  const folder = await temporary(t);
  await writeFile(join(folder, 'file'), '');
  const clock = new ManualClock({ flows: true });
  const pace = sharedPace(join(folder, 'file', 'below'), clock, 1);
  await pace.admit(0);
  assert.ok((await pace.admit(0)) > 100);
});

function sharedPace(folder: string, clock: Clock, seed: number) {
  return createPace(
    clock,
    'basic',
    fileStore({ folder, app: 'app' }, { clock, randomBytes: seededBytes(seed) }),
  );
}

async function temporary(t: TestContext): Promise<string> {
  const folder = await temporaryFolder(t);
  return folder;
}
