import { test } from 'node:test';
import { tellHistories } from './model.ts';

test('3,000 random histories with crashes', (t) => tellHistories(t, 3000));
