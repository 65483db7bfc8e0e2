import type { Clock } from '../context.ts';
import type { SchemaColumn } from '../tiktok/index.ts';
import type { Grant } from './world/access.ts';
import type { RequestCounts } from './world/counters.ts';
import type { Limits, RateLevel } from './world/limits.ts';
import type { Advertiser } from './world/seed.ts';

export interface EmulatorOptions {
  /** On 127.0.0.1, always. 0, the default, takes a free one; a port in use is fault `port_in_use`. */
  port?: number;
  /** Default `basic`, as TikTok gives a new app. */
  rateLevel?: RateLevel;
  /** Decides every id; without it they differ from start to start. */
  seed?: number;
  clock: Clock;
  /** Makes the app secret, tokens and codes. */
  randomBytes: (size: number) => Uint8Array;
  /** Registered with the app and compared as text. Default: `http://localhost:8976/callback`. */
  redirectUris?: readonly string[];
  /** Told of each API request when its work is done and its answer has not left yet. */
  onRequest?: (request: SeenRequest) => void;
  /** Closes the emulator. */
  signal?: AbortSignal;
}

export interface SeenRequest {
  /** Counted from 1, over all API requests since the start or the last reset. */
  number: number;
  method: string;
  /** Below `/open_api/v1.3/`, without the query. */
  path: string;
  httpStatus: number;
  /** Absent where TikTok's edge answers instead of its API (wrong path or method, body too large). */
  code?: number;
}

/** The digests of an audience, in lower case, for every column that can be sent. */
export type Membership = Readonly<Record<SchemaColumn, ReadonlySet<string>>>;

/** TikTok, on this machine. What it offers here it offers below `/_emulator/` too. */
export interface Emulator {
  /** E.g. `http://127.0.0.1:4010`. */
  readonly origin: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly advertisers: readonly Advertiser[];
  /** A copy; `undefined` where there is no such audience, or one that cannot be streamed to. */
  membership(audienceId: string): Membership | undefined;
  requests(): RequestCounts;
  /** A token as a login would give it; by default with every permission and advertiser. */
  mintToken(grant?: Partial<Grant>): string;
  /** Ends one token, or all of them. */
  revoke(token?: string): void;
  /** From the next request on; earlier requests are forgotten. */
  limit(limits: RateLevel | Limits): void;
  /** Back to what the start left: same app, same advertisers, no tokens, no audiences but the seeded ones. */
  reset(): void;
  close(): Promise<void>;
}
