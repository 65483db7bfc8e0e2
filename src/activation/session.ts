import type { TiktokClient } from '../tiktok/index.ts';

/** A logged-in connection and the advertiser to work for. */
export interface Session {
  readonly client: TiktokClient;
  readonly advertiserId: string;
}
