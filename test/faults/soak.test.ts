import { test } from 'node:test';
import { soak } from './soak.ts';

test('a push and a mirror under a mix of all faults end exactly right', (t) =>
  soak(t, { members: 1000, batchSize: 10, seed: 20_261 }));
