import type { AudienceDetails, AudienceEntry } from '../../tiktok/index.ts';
import { type Audience, isExpiring, shownSize, stateOf } from '../world/audience.ts';

/** `list` gives UTC. */
export function entryOf(audience: Audience, now: Date): AudienceEntry {
  const { common, type } = viewOf(audience, now, 'UTC');
  return { ...common, audience_type: type };
}

/** `get` names the type otherwise and gives the time of the ad account's zone. */
export function detailsOf(audience: Audience, now: Date, timeZone: string): AudienceDetails {
  const { common, type } = viewOf(audience, now, timeZone);
  return { ...common, type, error_msg: audience.problem, msg: '' };
}

/** `YYYY-MM-DD HH:MM:SS`; Swedish writes times so, but takes 20 times as long as what is there for UTC. */
export function wireTime(time: Date, timeZone: string): string {
  if (timeZone === 'UTC') return time.toISOString().slice(0, 19).replace('T', ' ');
  return time.toLocaleString('sv-SE', { timeZone });
}

function viewOf(audience: Audience, now: Date, timeZone: string) {
  const common = {
    audience_id: audience.id,
    name: audience.name,
    calculate_type: audience.calculateType,
    cover_num: shownSize(audience),
    is_valid: stateOf(audience, now) === 'usable',
    is_expiring: isExpiring(audience, now),
    is_creator: true,
    shared: false,
    create_time: wireTime(audience.createdAt, timeZone),
    expired_time: wireTime(audience.expiresAt, timeZone),
  };
  return { common, type: audience.type };
}
