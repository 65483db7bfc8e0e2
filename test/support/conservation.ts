import assert from 'node:assert/strict';
import type { Receipt } from '../../src/activation/index.ts';

/** Every record that was read has come to exactly one end; added up here, not by the program. */
export function assertConserved({ run, records: { read, ...ends } }: Pick<Receipt, 'run' | 'records'>): void {
  const names = [
    'added',
    'removed',
    'unchanged',
    'duplicate',
    'excluded',
    'filtered',
    'rejected',
    'empty',
    'pending',
  ];
  assert.deepEqual(Object.keys(ends).sort(), [...names].sort());
  let sum = 0;
  for (const count of Object.values(ends)) {
    assert.ok(Number.isSafeInteger(count) && count >= 0, `run ${run}: ${JSON.stringify(ends)}`);
    sum += count;
  }
  assert.equal(sum, read, `run ${run} read ${read} records and accounts for ${sum}: ${JSON.stringify(ends)}`);
}
