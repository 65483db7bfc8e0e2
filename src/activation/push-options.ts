import type { Fault } from '../fault.ts';
import { defaultRuleSet } from '../identities/index.ts';
import type { Mode } from '../ledger/index.ts';
import type { AudienceChoice } from './audience.ts';
import { type FileLimits, fileLimits } from './file-route/limits.ts';
import type { ReadOptions } from './mapped-file.ts';
import type { Progress } from './progress.ts';
import type { Receipt } from './receipt.ts';
import type { Via } from './route.ts';
import { type ScreenOptions, screenDefaults } from './screen/screen.ts';

export interface PushOptions extends ReadOptions, ScreenOptions {
  /** Files, or `-` for standard input. */
  inputs: readonly string[];
  mode: Mode;
  audience: AudienceChoice;
  /** Whether a missing audience may be created. */
  create: boolean;
  /** Whether a remembered audience that TikTok no longer lists is created anew. */
  recreate: boolean;
  dryRun: boolean;
  /** Whether what a dry run finds is kept as a plan, to be applied later. */
  keep: boolean;
  /** Member rows a request, where they are streamed. */
  batchSize: number;
  via: Via;
  /** How long to wait for TikTok to work through customer files, before the rest of them. */
  processingWaitMs: number;
  /** What TikTok sets for customer files; another only for tests. */
  fileLimits: FileLimits;
  /** Share of the records that may be rejected, 0 to 1. */
  maxReject: number;
  minRows: number;
  /** Share of the identities present that may be removed for absence, consent or suppression, 0 to 1. */
  maxRemove: number;
  /** Whether a mirror removes who is absent although rows of its source could not be read. */
  removeAnyway: boolean;
  /** Whether what TikTok has acknowledged is sent once more. */
  resend: boolean;
  waitMs: number | undefined;
  /** For what the ledger's database holds in memory, beyond which it spills; default: 384MB. */
  memoryLimit?: string;
  /** Files of this size or more are read by the database itself where they are regular; default: 1 MiB. */
  flatFrom?: number | undefined;
  onProgress: (progress: Progress) => void;
  warn: (text: string) => void;
  signal: AbortSignal;
}

/** What a push does unless it is told otherwise. */
export const pushDefaults = {
  create: true,
  recreate: false,
  dryRun: false,
  keep: false,
  map: [],
  country: undefined,
  countryColumn: undefined,
  consent: undefined,
  rules: defaultRuleSet,
  adobeAudience: undefined,
  limit: undefined,
  ...screenDefaults,
  batchSize: 1000,
  via: 'stream',
  processingWaitMs: 600_000,
  fileLimits,
  maxReject: 0.1,
  minRows: 1,
  mode: 'add',
  maxRemove: 0.2,
  removeAnyway: false,
  resend: false,
  waitMs: undefined,
} satisfies Partial<PushOptions>;

/** The receipt of the run, and the fault that ended it early, if one did. */
export interface PushResult {
  receipt: Receipt;
  fault: Fault | undefined;
}
