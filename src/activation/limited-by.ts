import type { Fault } from '../fault.ts';
import type { FilesSent } from './file-route/files-sent.ts';

/** What a run spent its time with; `processing`: waiting for TikTok to work through customer files. */
export type LimitedBy = 'rate_limit' | 'network' | 'reading' | 'daily_quota' | 'processing';

export function limitOf({
  fault,
  seconds,
  pacedSeconds,
  files,
}: {
  fault: Fault | undefined;
  seconds: { read: number; send: number };
  pacedSeconds: number;
  files: FilesSent;
}): LimitedBy {
  if (fault?.code === 'rate_exhausted') return 'daily_quota';
  if (seconds.read >= seconds.send) return 'reading';
  if (files.waitedMs / 1000 > seconds.send / 2) return 'processing';
  return pacedSeconds > seconds.send / 2 ? 'rate_limit' : 'network';
}
