import { test } from 'node:test';
import { findSabotage, sabotages, tellHistories } from './model.ts';

test('200 random histories with crashes: TikTok holds what a simple model says', (t) =>
  tellHistories(t, 200));

for (const sabotage of sabotages) {
  test(`the model finds a program that ${sabotage}`, (t) => findSabotage(t, sabotage));
}
