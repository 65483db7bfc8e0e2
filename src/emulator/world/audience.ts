import { Members } from './members.ts';

export interface Audience {
  readonly id: string;
  readonly advertiserId: string;
  name: string;
  /** As Ads Manager calls it; `Partner` is what `segment/audience` makes. */
  readonly type: string;
  readonly calculateType: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Matched members from which on an ad group can use it. */
  readonly usableFrom: number;
  /** Of what was there from the start just the size is known. */
  content: Members | number;
  /** Why TikTok could not make it, or take its last files; empty where all is well. */
  problem: string;
  job: Job | undefined;
  readonly history: HistoryEntry[];
}

/** What TikTok still works on. Meanwhile the size of before is shown, and no files are taken. */
export interface Job {
  readonly until: Date;
  readonly shown: number;
  /** What is there when it is done. */
  finish(at: Date): void;
}

export interface HistoryEntry {
  action: string;
  detail: string;
  /** What became of it, where that went wrong. */
  problem?: string;
  at: Date;
}

/** TikTok's own number. */
export const usableFrom = 1000;

/** Recorded answers of TikTok show this date on audiences made without a retention. */
const farAway = new Date('2038-01-01T00:00:00Z');

export const streamedType = 'Partner';
export const fileType = 'Customer File Audience';

export type NewAudience = Pick<Audience, 'advertiserId' | 'name' | 'type' | 'calculateType'> & {
  retentionInDays?: number | undefined;
};

/** Empty, for a start. */
export function newAudience(
  { retentionInDays, ...given }: NewAudience & Pick<Audience, 'usableFrom'>,
  id: string,
  createdAt: Date,
): Audience {
  return {
    ...given,
    id,
    createdAt,
    expiresAt:
      retentionInDays === undefined ? farAway : new Date(createdAt.getTime() + retentionInDays * 86_400_000),
    content: new Members(),
    problem: '',
    job: undefined,
    history: [{ action: 'Create', detail: 'Audience created', at: createdAt }],
  };
}

export function sizeOf({ content }: Audience): number {
  return typeof content === 'number' ? content : content.people;
}

/** As TikTok tells it: what a job adds shows when it is done. */
export function shownSize(audience: Audience): number {
  return audience.job?.shown ?? sizeOf(audience);
}

export type State = 'usable' | 'failed' | 'expired' | 'processing' | 'too_small';

/** An audience whose last files failed stays usable with what it had: TikTok's page says nothing else. */
export function stateOf(audience: Audience, now: Date): State {
  if (audience.expiresAt <= now) return 'expired';
  if (shownSize(audience) >= audience.usableFrom) return 'usable';
  if (audience.job) return 'processing';
  return audience.problem === '' ? 'too_small' : 'failed';
}

/** Within 60 days of its expiry, as the list's `is_expiring` means it. */
export function isExpiring({ expiresAt }: Audience, now: Date): boolean {
  const left = expiresAt.getTime() - now.getTime();
  return left > 0 && left <= 60 * 86_400_000;
}
