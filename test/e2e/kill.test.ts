import { test } from 'node:test';
import { findBrokenLedger, killAndRerun } from './kill.ts';

for (let lane = 0; lane < 5; lane += 1) {
  test(`kill -9, ten times: a rerun sets the audience right (${lane + 1} of 5)`, (t) =>
    killAndRerun(t, { kills: 10, lane }));
}

test('the kill test finds a ledger that takes what was on its way for acknowledged', findBrokenLedger);
