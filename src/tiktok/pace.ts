import type { Clock } from '../context.ts';
import { Fault } from '../fault.ts';
import type { RateLevel } from './client.ts';
import {
  hasAlarm,
  type PaceState,
  type RateLimits,
  reserve,
  rest,
  type TooFrequent,
  weigh,
} from './pace-state.ts';

/** Keeps requests under TikTok's limits. Who shares one pace shares the limits. */
export interface Pace {
  /** Resolves when a request with so many member rows may leave; says how many milliseconds that took. */
  admit(rows: number, signal?: AbortSignal): Promise<number>;
  /** To be told when TikTok says "too frequent", which limit it does not say. */
  tooFrequent(): Promise<TooFrequent>;
  /** To be told of every other answer. */
  answered(): Promise<void>;
}

/** Where the state of a pace is kept: in this process, or in a file that all runs of one app share. */
export interface PaceStore {
  /** Milliseconds on the clock that all who share the state go by. */
  now(): number;
  read(): Promise<PaceState>;
  /** Changes the state in one step, seen by all who share it. */
  change<Result>(step: (state: PaceState) => Result): Promise<Result>;
}

/**
 * TikTok's page of rate limits (v1.3, August 2026): requests, and its line "Streaming API" for rows.
 * Its limits by minute and by day are 60 and 86,400 times these, so that who keeps the second keeps them all.
 */
const rateLimits: Record<Exclude<RateLevel, 'none'>, RateLimits> = {
  basic: { requestsPerSecond: 10, rowsPerSecond: 10_000 },
  advanced: { requestsPerSecond: 20, rowsPerSecond: 20_000 },
  premium: { requestsPerSecond: 30, rowsPerSecond: 30_000 },
  ultimate: { requestsPerSecond: 50, rowsPerSecond: 50_000 },
};

const unlimited: RateLimits = {
  requestsPerSecond: Number.POSITIVE_INFINITY,
  rowsPerSecond: Number.POSITIVE_INFINITY,
};

/**
 * Requests leave at even distances, with no burst that two neighbouring seconds of TikTok's could add up. Waiting
 * requests hold a place each, in the order in which they asked, so that none starves and abandoning one disturbs
 * no other.
 */
export function createPace(clock: Clock, level: RateLevel, store: PaceStore): Pace {
  const limits = level === 'none' ? unlimited : rateLimits[level];
  let alarmed = true;
  return {
    async admit(rows, signal) {
      const start = store.now();
      for (;;) {
        signal?.throwIfAborted();
        const at = await store.change((state) => {
          const today = clock.now().toISOString().slice(0, 10);
          const place = reserve(state, { now: store.now(), today, rows, limits });
          return place === undefined ? undefined : { place, era: state.era };
        });
        if (!at) throw spent();
        const wait = at.place - store.now();
        if (wait > 0) await clock.sleep(wait, signal);
        const state = await store.read();
        alarmed = hasAlarm(state);
        if (state.era === at.era) return Math.max(0, at.place - start);
      }
    },
    async tooFrequent() {
      alarmed = true;
      return store.change((state) => weigh(state, store.now()));
    },
    async answered() {
      if (!alarmed) return;
      await store.change(rest);
      alarmed = false;
    },
  };
}

function spent(): Fault {
  return new Fault('rate_exhausted', "Today's requests of this app are used up by our own count.", {
    hint: 'Run again after 00:00 UTC.',
  });
}
