import type { Clock } from '../context.ts';
import type { ApiPath } from '../tiktok/index.ts';
import type { FaultRecord } from './faults/faults.ts';
import type { EmulatorFault } from './faults/vocabulary.ts';
import type { HoldPoint, Progress, Release, Stage } from './watch/visit.ts';
import type { Grant } from './world/access.ts';
import type { RequestCounts } from './world/counters.ts';
import type { Limits, RateLevel } from './world/limits.ts';
import type { Membership } from './world/members.ts';
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
  /** Matched members from which on an audience can be used and changed; default: TikTok's 1,000. */
  usableFrom?: number;
  /** Registered with the app and compared as text. Default: `http://localhost:8976/callback`. */
  redirectUris?: readonly string[];
  /** Told of each API request when its work is done and its answer has not left yet. */
  onRequest?: (request: SeenRequest) => void;
  /** It misbehaves so from the start; what cannot be is fault `configuration`. */
  faults?: readonly EmulatorFault[];
  /** Closes the emulator. */
  signal?: AbortSignal;
}

export interface SeenRequest {
  /** Counted from 1, over all API requests since the start or the last reset. */
  number: number;
  method: string;
  /** Below `/open_api/v1.3/`, without the query. */
  path: string;
  /** 0: the connection was dropped without an answer. */
  httpStatus: number;
  /** Absent where TikTok's edge answers instead of its API (wrong path or method, body too large), or nobody. */
  code?: number;
}

/** TikTok, on this machine. What it offers here it offers below `/_emulator/` too. */
export interface Emulator {
  /** E.g. `http://127.0.0.1:4010`. */
  readonly origin: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly advertisers: readonly Advertiser[];
  /** A copy; `undefined` where there is no such audience, or one of which only the size is known. */
  membership(audienceId: string): Membership | undefined;
  requests(): RequestCounts;
  /** A token as a login would give it; by default with every permission and advertiser. */
  mintToken(grant?: Partial<Grant>): string;
  /** Ends one token, or all of them. */
  revoke(token?: string): void;
  /** From the next request on; earlier requests are forgotten. */
  limit(limits: RateLevel | Limits): void;
  /** From the next request on, in place of all earlier faults; none makes it behave. */
  misbehave(faults: readonly EmulatorFault[], options?: { seed?: number }): void;
  /** The faults in force, and how often each struck. */
  faults(): FaultRecord[];
  /**
   * Keeps the n-th request of a path before its work or, the default, before its answer. What comes back lets it
   * go on, or drops its connection with whatever was still to be done.
   */
  hold(which: { path: ApiPath; number: number; before?: HoldPoint }): (how?: Release) => void;
  /** Resolves when the n-th request of a path came so far, by default did its work, or was over without that. */
  wait(which: { path: ApiPath; number: number; until?: Stage; signal?: AbortSignal }): Promise<Progress>;
  /** Back to what the start left: same app, advertisers and faults, no tokens, no audiences but the seeded ones. */
  reset(): void;
  close(): Promise<void>;
}
