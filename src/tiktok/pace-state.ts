import { type Infer, z } from '../zod.ts';

export interface RateLimits {
  requestsPerSecond: number;
  rowsPerSecond: number;
}

/** All that a pace remembers; times are milliseconds on its store's clock. */
export const paceState = z.object({
  /** From when on the next request may leave. */
  free: z.number(),
  /** Raised when the places given out are void. */
  era: z.int(),
  heldUntil: z.number(),
  /** Pauses of five minutes since the last answer that was not "too frequent". */
  pauses: z.int(),
  /** The first and the last "too frequent" of a series. */
  refusedSince: z.number().nullable(),
  refusedLast: z.number(),
  slowedAt: z.number(),
  /** Share of the full speed, at `slowedAt`. */
  speed: z.number(),
  /** The UTC day of the counts, as TikTok counts it. */
  day: z.string(),
  requests: z.int(),
  rows: z.int(),
});

export type PaceState = Infer<typeof paceState>;

export type TooFrequent = { limit: 'second' | 'minute'; waitMs: number } | { limit: 'day' };

export function freshPace(): PaceState {
  return {
    free: 0,
    era: 0,
    heldUntil: 0,
    pauses: 0,
    refusedSince: null,
    refusedLast: 0,
    slowedAt: 0,
    speed: 1,
    day: '',
    requests: 0,
    rows: 0,
  };
}

/** A wish for room: what travels apart at even distances may arrive closer together. */
const margin = 1.02;
const seriesMs = 10_000;
const minutePauseMs = 300_000;
const minutePauses = 3;
const daySeconds = 86_400;

/** No place lies further ahead, unless somebody set the machine's clock back. */
const furthestMs = 1_800_000;

/** Gives out the next place and counts it; `undefined` when the day's own count is used up. */
export function reserve(
  state: PaceState,
  { now, today, rows, limits }: { now: number; today: string; rows: number; limits: RateLimits },
): number | undefined {
  if (Math.max(state.free, state.heldUntil, state.slowedAt) > now + furthestMs) {
    const { day, requests, rows: sent } = state;
    Object.assign(state, freshPace(), { day, requests, rows: sent, era: state.era + 1 });
  }
  if (state.day !== today) Object.assign(state, { day: today, requests: 0, rows: 0, pauses: 0 });
  if (state.requests >= limits.requestsPerSecond * daySeconds) return undefined;
  if (rows > 0 && state.rows >= limits.rowsPerSecond * daySeconds) return undefined;
  state.requests += 1;
  state.rows += rows;
  const seconds = Math.max(1 / limits.requestsPerSecond, rows / limits.rowsPerSecond);
  const place = Math.max(now, state.free, state.heldUntil);
  state.free = place + (seconds * 1000 * margin) / speedAt(state, now);
  return place;
}

/**
 * What a "too frequent" means: TikTok does not say which limit was hit. At first that of the second (half the speed);
 * after ten seconds of nothing else that of the minute (a pause of five); after three such pauses that of the day.
 */
export function weigh(state: PaceState, now: number): TooFrequent {
  // An answer to a request that left before the pause.
  if (now < state.heldUntil) return { limit: 'minute', waitMs: state.heldUntil - now };
  // A series that another run left long ago says nothing of today.
  if (state.refusedSince === null || now - state.refusedLast > 6 * seriesMs) state.refusedSince = now;
  state.refusedLast = now;
  if (now - state.refusedSince < seriesMs) {
    slowDown(state, now);
    return { limit: 'second', waitMs: 1000 };
  }
  if (state.pauses >= minutePauses) return { limit: 'day' };
  state.pauses += 1;
  state.refusedSince = null;
  state.heldUntil = now + minutePauseMs;
  voidPlaces(state, now);
  return { limit: 'minute', waitMs: minutePauseMs };
}

/** Any other answer ends the alarm. */
export function rest(state: PaceState): void {
  state.refusedSince = null;
  state.pauses = 0;
}

export function hasAlarm({ refusedSince, pauses }: PaceState): boolean {
  return refusedSince !== null || pauses > 0;
}

/** Creeps back to full within twenty seconds. */
function speedAt({ speed, slowedAt }: PaceState, now: number): number {
  return Math.min(1, speed + (now - slowedAt) / 20_000);
}

/** Once a second at most: requests under way together are refused together. */
function slowDown(state: PaceState, now: number): void {
  if (state.speed < 1 && now - state.slowedAt < 1000) return;
  state.speed = Math.max(1 / 16, speedAt(state, now) / 2);
  state.slowedAt = now;
  voidPlaces(state, now);
}

function voidPlaces(state: PaceState, now: number): void {
  state.era += 1;
  state.free = now;
}
