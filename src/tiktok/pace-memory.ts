import type { Clock } from '../context.ts';
import type { PaceStore } from './pace.ts';
import { freshPace } from './pace-state.ts';

/** The pace of one client alone, on a clock that nobody can set back. */
export function memoryStore(clock: Clock): PaceStore {
  const state = freshPace();
  return {
    now: () => clock.elapsed(),
    read: async () => state,
    change: async (step) => step(state),
  };
}
