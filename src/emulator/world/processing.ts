import { type Audience, type Job, sizeOf } from './audience.ts';

/** Without a delay it is finished at once. */
export function startJob(
  audience: Audience,
  job: { now: Date; milliseconds: number; finish: Job['finish'] },
): void {
  const { now, milliseconds, finish } = job;
  if (milliseconds <= 0) finish(now);
  else audience.job = { until: new Date(now.getTime() + milliseconds), shown: sizeOf(audience), finish };
}

/** `true`: a job is over since the last look. */
export function settleJob(audience: Audience, now: Date): boolean {
  const { job } = audience;
  if (!job || job.until > now) return false;
  audience.job = undefined;
  job.finish(job.until);
  return true;
}
