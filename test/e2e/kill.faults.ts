import { test } from 'node:test';
import { killAndRerun } from './kill.ts';

for (let lane = 0; lane < 10; lane += 1) {
  test(`kill -9, a hundred times (${lane + 1} of 10)`, (t) => killAndRerun(t, { kills: 100, lane }));
}
