import type { Verdict } from './verdict.ts';

/** One attempt that failed: what is known of it, in texts that are fit to be shown. */
export interface Trouble {
  verdict: Verdict;
  path: string;
  /** What happened, as a short sentence without its subject: "code 40100, too frequent". */
  reason: string;
  tiktokCode?: number;
  httpStatus?: number;
  requestId?: string;
  /** TikTok's own words. */
  said?: string;
}
