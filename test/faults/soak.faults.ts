import { test } from 'node:test';
import { soak } from './soak.ts';

test('300,000 members under a mix of all faults at 20 %, with removals', (t) =>
  soak(t, {
    members: 300_000,
    batchSize: 1000,
    seed: Number(process.env['SEED'] ?? Date.now() % 1_000_000),
  }));
