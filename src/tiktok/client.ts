import type { Clock } from '../context.ts';
import type { StreamedBody } from './form.ts';
import type {
  AccessTokenData,
  AdvertiserInfo,
  AdvertiserName,
  AudienceDetails,
  AudienceEntry,
  AudienceHistoryEntry,
  CalculateType,
  FileAction,
  UserInfo,
} from './wire.ts';

/** How fast an app may call, as TikTok grants it; `none` lifts the pace (tests, the emulator). */
export type RateLevel = 'basic' | 'advanced' | 'premium' | 'ultimate' | 'none';

export interface ClientOptions {
  /** Without a final slash; only https or a loopback address, else fault `configuration`. */
  origin: string;
  /** Sent in the `Access-Token` header, nowhere else. Absent before a login. */
  token?: string;
  clock: Clock;
  randomBytes: (size: number) => Uint8Array;
  /** Default `basic`. */
  rateLevel?: RateLevel;
  /** All clients with the same folder and app keep the pace together; without it each keeps its own. */
  sharedPace?: { folder: string; app: string };
  /** For HTTPS_PROXY and NO_PROXY. */
  env: Readonly<Record<string, string | undefined>>;
  /** Told of every wait before another attempt, for progress and `--debug`; texts are already redacted. */
  onRetry?: (retry: { path: string; attempt: number; waitMs: number; reason: string }) => void;
  /** One line a request, redacted, for `--debug`. */
  onRequest?: (line: string) => void;
}

/** What TikTok said to one batch that it took. */
export interface BatchAnswer {
  code: number;
  httpStatus: number;
  requestId: string;
  /** How often it was sent until this answer. */
  attempts: number;
}

/** A customer file that is made while it is sent, anew for each attempt. */
export interface FileUpload {
  advertiserId: string;
  calculateType: CalculateType;
  /** MD5 of its bytes, hexadecimal. */
  md5: string;
  content: StreamedBody;
}

/**
 * TikTok over HTTP. Every method throws a `Fault`, most often its subclass `TiktokFault`; when it is aborted,
 * the signal's reason, and then the request may have been carried out.
 */
export interface TiktokClient {
  exchangeCode(
    request: { appId: string; secret: string; authCode: string },
    signal?: AbortSignal,
  ): Promise<AccessTokenData>;
  revokeToken(request: { appId: string; secret: string; token: string }, signal?: AbortSignal): Promise<void>;
  listAdvertisers(
    request: { appId: string; secret: string },
    signal?: AbortSignal,
  ): Promise<AdvertiserName[]>;
  readUser(signal?: AbortSignal): Promise<UserInfo>;
  readAdvertisers(advertiserIds: readonly string[], signal?: AbortSignal): Promise<AdvertiserInfo[]>;
  /** All pages. */
  listAudiences(advertiserId: string, signal?: AbortSignal): Promise<AudienceEntry[]>;
  readAudience(
    request: { advertiserId: string; audienceId: string },
    signal?: AbortSignal,
  ): Promise<{ details: AudienceDetails; history: AudienceHistoryEntry[] } | undefined>;
  /** Never repeated by itself: after a fault that is `ambiguous` the caller looks whether it exists. */
  createAudience(request: { advertiserId: string; name: string }, signal?: AbortSignal): Promise<string>;
  renameAudience(
    request: { advertiserId: string; audienceId: string; name: string },
    signal?: AbortSignal,
  ): Promise<void>;
  deleteAudience(request: { advertiserId: string; audienceId: string }, signal?: AbortSignal): Promise<void>;
  /** `body`: the JSON text (UTF-8) of a `MappingRequest` of `rows` member rows. Repeated while that can help. */
  sendBatch(request: { body: Uint8Array; rows: number }, signal?: AbortSignal): Promise<BatchAnswer>;
  /** Uploads one customer file, below 50 MB and already hashed; gives the path by which TikTok knows it. */
  uploadFile(request: FileUpload, signal?: AbortSignal): Promise<string>;
  /** Never repeated by itself, as `createAudience`. */
  createFileAudience(
    request: {
      advertiserId: string;
      name: string;
      calculateType: CalculateType;
      filePaths: readonly string[];
    },
    signal?: AbortSignal,
  ): Promise<BatchAnswer & { audienceId: string }>;
  /** Never repeated by itself after an unclear answer. */
  updateAudienceFiles(
    request: { advertiserId: string; audienceId: string; action: FileAction; filePaths: readonly string[] },
    signal?: AbortSignal,
  ): Promise<BatchAnswer>;
  deleteFileAudience(
    request: { advertiserId: string; audienceId: string },
    signal?: AbortSignal,
  ): Promise<void>;
  readonly rateLevel: RateLevel;
  /** How long at least one request waited for the pace so far, in milliseconds, and how often one was repeated. */
  readonly counts: { readonly pacedMs: number; readonly retries: number };
  /** Closes idle connections. */
  close(): Promise<void>;
}
