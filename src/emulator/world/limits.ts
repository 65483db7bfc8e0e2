/** Structurally the same as the client's; the emulator shares no more than TikTok's own wire types with it. */
export type RateLevel = 'basic' | 'advanced' | 'premium' | 'ultimate' | 'none';

export interface Rate {
  second: number;
  minute: number;
  day: number;
}

export interface Limits {
  requests: Rate;
  /** Member rows of `segment/mapping`: the "Streaming API" line of the rate page. */
  rows: Rate;
}

/** Times of the Basic level, from TikTok's rate limit page as of August 2026. */
const factors = { basic: 1, advanced: 2, premium: 3, ultimate: 5 } as const;

export function limitsOf(level: RateLevel): Limits {
  const times = level === 'none' ? Number.POSITIVE_INFINITY : factors[level];
  return {
    requests: { second: 10 * times, minute: 600 * times, day: 864_000 * times },
    rows: { second: 10_000 * times, minute: 600_000 * times, day: 864_000_000 * times },
  };
}

/**
 * Counts what one app may do. Windows are those of the wall clock: excess of a second ends with the second,
 * that of a day at 00:00 UTC. What is refused does not count.
 */
export class Limiter {
  readonly #requests: Meter;
  readonly #rows: Meter;

  constructor(limits: Limits) {
    this.#requests = new Meter(limits.requests);
    this.#rows = new Meter(limits.rows);
  }

  /** `false`: too many. */
  takeRequest(now: Date): boolean {
    return this.#requests.take(1, now);
  }

  takeRows(rows: number, now: Date): boolean {
    return this.#rows.take(rows, now);
  }
}

class Meter {
  readonly #windows: { milliseconds: number; limit: number; current: number; used: number }[];

  constructor(rate: Rate) {
    this.#windows = [
      { milliseconds: 1000, limit: rate.second, current: 0, used: 0 },
      { milliseconds: 60_000, limit: rate.minute, current: 0, used: 0 },
      { milliseconds: 86_400_000, limit: rate.day, current: 0, used: 0 },
    ];
  }

  take(amount: number, now: Date): boolean {
    for (const window of this.#windows) {
      const current = Math.floor(now.getTime() / window.milliseconds);
      if (current !== window.current) Object.assign(window, { current, used: 0 });
    }
    if (this.#windows.some(({ used, limit }) => used + amount > limit)) return false;
    for (const window of this.#windows) window.used += amount;
    return true;
  }
}
