import type { RateLevel } from './client.ts';

/** Keeps requests under TikTok's limits. Who shares one pace shares the limits. */
export interface Pace {
  /** Resolves when a request with so many member rows may leave; says how many milliseconds that took. */
  admit(rows: number, signal?: AbortSignal): Promise<number>;
  /** To be told when TikTok says "too frequent", which limit it does not say. */
  tooFrequent(): { limit: 'second' | 'minute'; waitMs: number } | { limit: 'day' };
  /** To be told of every other answer. */
  answered(): void;
}

export interface RateLimits {
  requestsPerSecond: number;
  rowsPerSecond: number;
}

/**
 * TikTok's page of rate limits (v1.3, August 2026): requests, and its line "Streaming API" for rows.
 * Its limits by minute and by day are 60 and 86,400 times these, so that who keeps the second keeps them all.
 */
export const rateLimits: Record<RateLevel, RateLimits> = {
  basic: { requestsPerSecond: 10, rowsPerSecond: 10_000 },
  advanced: { requestsPerSecond: 20, rowsPerSecond: 20_000 },
  premium: { requestsPerSecond: 30, rowsPerSecond: 30_000 },
  ultimate: { requestsPerSecond: 50, rowsPerSecond: 50_000 },
  none: { requestsPerSecond: Number.POSITIVE_INFINITY, rowsPerSecond: Number.POSITIVE_INFINITY },
};
