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
  /** Only streamed audiences hold members; of the others just the size is known. */
  readonly content: Members | number;
  /** Why TikTok could not make it; empty where all is well. */
  readonly problem: string;
  readonly history: HistoryEntry[];
}

export interface HistoryEntry {
  action: string;
  detail: string;
  at: Date;
}

/** TikTok wants this many matched members before an ad group can use an audience. */
export const usableFrom = 1000;

/** Recorded answers of TikTok show this date on audiences made without a retention. */
const farAway = new Date('2038-01-01T00:00:00Z');

export function newStreamedAudience(
  start: Pick<Audience, 'id' | 'advertiserId' | 'name' | 'createdAt'>,
): Audience {
  return {
    ...start,
    type: 'Partner',
    calculateType: 'MULTIPLE_TYPES',
    expiresAt: farAway,
    content: new Members(),
    problem: '',
    history: [{ action: 'Create', detail: 'Audience created', at: start.createdAt }],
  };
}

export function sizeOf({ content }: Audience): number {
  return typeof content === 'number' ? content : content.people;
}

export function stateOf(audience: Audience, now: Date): 'usable' | 'failed' | 'expired' | 'too_small' {
  if (audience.problem !== '') return 'failed';
  if (audience.expiresAt <= now) return 'expired';
  return sizeOf(audience) >= usableFrom ? 'usable' : 'too_small';
}

/** Within 60 days of its expiry, as the list's `is_expiring` means it. */
export function isExpiring({ expiresAt }: Audience, now: Date): boolean {
  const left = expiresAt.getTime() - now.getTime();
  return left > 0 && left <= 60 * 86_400_000;
}
