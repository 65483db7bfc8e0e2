import { type Audience, usableFrom } from './audience.ts';
import type { Random } from './random.ts';

export interface Advertiser {
  id: string;
  name: string;
  currency: string;
  country: string;
  /** IANA name; `dmp/custom_audience/get` gives its times in it. */
  timezone: string;
}

/** Three accounts far apart on the clock, so that a time zone mixed up shows. */
export function seedAdvertisers(random: Random): Advertiser[] {
  const id = () => `7${random.digits(18)}`;
  return [
    { id: id(), name: 'Fern & Fable', currency: 'USD', country: 'US', timezone: 'America/New_York' },
    { id: id(), name: 'Harbour Outdoor', currency: 'NZD', country: 'NZ', timezone: 'Pacific/Auckland' },
    { id: id(), name: 'Rösterei Nordlicht', currency: 'EUR', country: 'DE', timezone: 'Europe/Berlin' },
  ];
}

/** What is there before anyone pushes: audiences of other types, among them a failed and an expiring one. */
export function seedAudiences(
  advertisers: readonly Advertiser[],
  newId: () => string,
  now: Date,
): Audience[] {
  const daysAway = (days: number) => new Date(now.getTime() + days * 86_400_000);
  const [first, second] = advertisers.map(({ id }) => id);
  const rows: [string | undefined, string, string, string, number, number, string][] = [
    [first, 'Loyalty members', 'Customer File Audience', 'EMAIL_SHA256', 12_480, 340, ''],
    [first, 'Buyers, lookalike 1%', 'Lookalike Audience', 'FIRST_SHA256', 1_204_000, 200, ''],
    [first, 'Site visitors, 30 days', 'Website Audience', 'FIRST_SHA256', 38_915, 21, ''],
    [second, 'Store list', 'Customer File Audience', 'PHONE_SHA256', 640, 300, ''],
    [second, 'Video viewers', 'Engagement Audience', 'FIRST_SHA256', 0, 300, 'The source data is empty.'],
  ];
  return rows.map(([advertiserId = '', name, type, calculateType, content, days, problem]) => {
    const createdAt = daysAway(days - 365);
    const history = [{ action: 'Create', detail: 'Audience created', at: createdAt }];
    const expiresAt = daysAway(days);
    return {
      id: newId(),
      advertiserId,
      name,
      type,
      calculateType,
      createdAt,
      expiresAt,
      content,
      problem,
      usableFrom,
      job: undefined,
      history,
    };
  });
}
