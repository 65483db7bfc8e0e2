import assert from 'node:assert/strict';
import { readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Machine } from '../../src/context.ts';
import { type Lock, takeLock } from '../../src/ledger/lock.ts';
import { ManualClock } from '../support/clock.ts';
import { temporaryFolder } from '../support/folder.ts';

test('one run at a time: the second is told who holds the audience', async (t) => {
  const place = await placeOf(t);
  const lock = await take(place, 'run A', { pid: 1 });
  await assert.rejects(take(place, 'run B', { pid: 2 }), {
    code: 'audience_busy',
    exitCode: 9,
    message: /run A \(process 1 on here\)/,
  });
  await lock.release();
  await (await take(place, 'run B', { pid: 2 })).release();
});

test('a run that may wait gets the lock when the first one ends', async (t) => {
  const place = await placeOf(t);
  const first = await take(place, 'run A', { pid: 1 });
  const clock = new ManualClock();
  const second = takeLock(place, { holder: 'run B', machine: machine({ pid: 2 }), clock, waitMs: 60_000 });
  await clock.whenSleeping();
  await first.release();
  const timer = setInterval(() => clock.advance(200), 1);
  t.after(() => clearInterval(timer));
  await (await second).release();
});

test('the lock of a dead process is taken over', async (t) => {
  const place = await placeOf(t);
  await take(place, 'run A', { pid: 1 });
  const lock = await take(place, 'run B', { pid: 2, alive: [2] });
  assert.match(await readFile(`${place}.lock`, 'utf8'), /run B/);
  await lock.release();
});

test('a process number given to somebody else since does not hold the lock', async (t) => {
  const place = await placeOf(t);
  await take(place, 'run A', { pid: 1 });
  await (await take(place, 'run B', { pid: 2, starts: { 1: 'later' } })).release();
});

test('a lock of another machine is never taken over', async (t) => {
  const place = await placeOf(t);
  await take(place, 'run A', { pid: 1, host: 'there' });
  await assert.rejects(take(place, 'run B', { pid: 2, alive: [2] }), { code: 'audience_busy' });
});

test('a lock that a crash left empty is taken over, one being written is not', async (t) => {
  const place = await placeOf(t);
  const clock = new ManualClock();
  await writeFile(`${place}.lock`, '');
  await utimes(`${place}.lock`, clock.now(), clock.now());
  await assert.rejects(take(place, 'run B', { pid: 2 }, clock), { code: 'audience_busy' });
  clock.advance(11_000);
  await (await take(place, 'run B', { pid: 2 }, clock)).release();
});

test('of many that find a dead lock, one takes it over', async (t) => {
  const place = await placeOf(t);
  await take(place, 'dead', { pid: 1 });
  const pids = Array.from({ length: 20 }, (_, at) => at + 2);
  const taken = await Promise.allSettled(
    pids.map((pid) => take(place, `run ${pid}`, { pid, alive: pids }, flowing())),
  );
  assert.equal(taken.filter(({ status }) => status === 'fulfilled').length, 1);
});

async function placeOf(t: TestContext): Promise<string> {
  const folder = await temporaryFolder(t);
  return join(folder, 'audience');
}

interface Who {
  pid: number;
  host?: string;
  alive?: number[];
  starts?: Record<number, string>;
}

function take(place: string, holder: string, who: Who, clock = new ManualClock()): Promise<Lock> {
  return takeLock(place, { holder, machine: machine(who), clock });
}

function machine({ pid, host = 'here', alive, starts = {} }: Who): Machine {
  return {
    pid,
    host,
    isAlive: (other) => alive?.includes(other) ?? true,
    startOf: async (other) => starts[other] ?? 'first',
  };
}

function flowing(): ManualClock {
  return new ManualClock({ flows: true, start: new Date().toISOString() });
}
