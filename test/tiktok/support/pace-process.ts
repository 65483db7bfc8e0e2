import { createPace } from '../../../src/tiktok/pace.ts';
import { fileStore } from '../../../src/tiktok/pace-file.ts';
import { runningClock } from '../../support/clock.ts';
import { seededBytes } from '../../support/random.ts';

/** A run of its own: asks for places in the shared pace and tells which it got. */
const [folder = '', seed = '', requests = ''] = process.argv.slice(2);
const clock = runningClock;
const store = fileStore({ folder, app: 'app' }, { clock, randomBytes: seededBytes(Number(seed)) });
const places: number[] = [];
const told = {
  ...store,
  change: <Result>(step: Parameters<typeof store.change<Result>>[0]) =>
    store.change((state) => {
      const before = state.requests;
      const result = step(state);
      // The place given, as the next one begins where it ends.
      if (state.requests > before) places.push(state.free);
      return result;
    }),
};
const pace = createPace(clock, 'basic', told);
await Promise.all(Array.from({ length: Number(requests) }, () => pace.admit(100)));
process.send?.(places, () => process.disconnect());
