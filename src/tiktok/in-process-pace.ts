import type { Clock } from '../context.ts';
import type { RateLevel } from './client.ts';
import { type Pace, rateLimits } from './pace.ts';

/** A wish for room: what travels apart at even distances may arrive closer together. */
const margin = 1.02;
const windowMs = 10_000;
const minutePauseMs = 300_000;
const minutePauses = 3;

/**
 * The pace of one process: requests leave at even distances, with no burst that two neighbouring seconds of
 * TikTok's could add up. Waiting requests hold a place each, so that abandoning one disturbs no other.
 */
export function createInProcessPace(clock: Clock, level: RateLevel): Pace {
  const limits = rateLimits[level];
  const state = {
    /** From when on the next request may leave. */
    free: 0,
    /** Raised when the places given out are void. */
    era: 0,
    heldUntil: 0,
    pauses: 0,
    refusedSince: undefined as number | undefined,
    slowed: { at: Number.NEGATIVE_INFINITY, speed: 1 },
  };

  return {
    async admit(rows, signal) {
      const start = clock.elapsed();
      for (let now = start; ; now = clock.elapsed()) {
        const { era } = state;
        const place = Math.max(now, state.free, state.heldUntil);
        state.free = place + distance(rows, now);
        if (place > now) await clock.sleep(place - now, signal);
        if (era === state.era) return place - start;
      }
    },
    tooFrequent() {
      const now = clock.elapsed();
      // An answer to a request that left before the pause.
      if (now < state.heldUntil) return { limit: 'minute', waitMs: state.heldUntil - now };
      state.refusedSince ??= now;
      if (now - state.refusedSince < windowMs) {
        slowDown(now);
        return { limit: 'second', waitMs: 1000 };
      }
      if (state.pauses === minutePauses) return { limit: 'day' };
      state.pauses += 1;
      state.refusedSince = undefined;
      state.heldUntil = now + minutePauseMs;
      voidPlaces(now);
      return { limit: 'minute', waitMs: minutePauseMs };
    },
    answered() {
      state.refusedSince = undefined;
      state.pauses = 0;
    },
  };

  function distance(rows: number, now: number): number {
    const seconds = Math.max(1 / limits.requestsPerSecond, rows / limits.rowsPerSecond);
    return (seconds * 1000 * margin) / speed(now);
  }

  /** Creeps back to full within twenty seconds. */
  function speed(now: number): number {
    return Math.min(1, state.slowed.speed + (now - state.slowed.at) / 20_000);
  }

  /** Once a second at most: requests under way together are refused together. */
  function slowDown(now: number): void {
    if (now - state.slowed.at < 1000) return;
    state.slowed = { at: now, speed: Math.max(1 / 16, speed(now) / 2) };
    voidPlaces(now);
  }

  function voidPlaces(now: number): void {
    state.era += 1;
    state.free = now;
  }
}
