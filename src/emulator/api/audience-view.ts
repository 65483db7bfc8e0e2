import type { AudienceDetails, AudienceEntry } from '../../tiktok/index.ts';
import { type Audience, isExpiring, shownSize, stateOf } from '../world/audience.ts';

/** `list` gives UTC. */
export function entryOf(audience: Audience, now: Date): AudienceEntry {
  const { common, type } = viewOf(audience, now, utc);
  return { ...common, audience_type: type };
}

/** `get` names the type otherwise and gives the time of the ad account's zone. */
export function detailsOf(audience: Audience, now: Date, timeZone: string): AudienceDetails {
  const { common, type } = viewOf(audience, now, wireClock(timeZone));
  return { ...common, type, error_msg: audience.problem, msg: '' };
}

/** Writes times as `YYYY-MM-DD HH:MM:SS`; Swedish does so. */
export function wireClock(timeZone: string): (time: Date) => string {
  const two = '2-digit';
  const format = new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone, year: 'numeric', month: two, day: two, hour: two, minute: two, second: two },
  });
  return (time) => format.format(time);
}

/** Quicker than the others, for lists. */
function utc(time: Date): string {
  return time.toISOString().slice(0, 19).replace('T', ' ');
}

function viewOf(audience: Audience, now: Date, wireTime: (time: Date) => string) {
  const common = {
    audience_id: audience.id,
    name: audience.name,
    calculate_type: audience.calculateType,
    cover_num: shownSize(audience),
    is_valid: stateOf(audience, now) === 'usable',
    is_expiring: isExpiring(audience, now),
    is_creator: true,
    shared: false,
    create_time: wireTime(audience.createdAt),
    expired_time: wireTime(audience.expiresAt),
  };
  return { common, type: audience.type };
}
