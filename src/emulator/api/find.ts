import { type Audience, streamedType } from '../world/audience.ts';
import type { Members } from '../world/members.ts';
import type { World } from '../world/world.ts';
import { code, Refusal } from './refusal.ts';

/** An audience of one of these advertisers, or a refusal. */
export function findAudience(world: World, audienceId: string, advertiserIds: readonly string[]): Audience {
  const audience = world.audiences.get(audienceId);
  if (!audience || !advertiserIds.includes(audience.advertiserId)) {
    throw new Refusal(
      code.noSuchObject,
      `Audience ${audienceId} does not exist or belongs to another advertiser`,
    );
  }
  return audience;
}

/** The members of an audience that `segment/audience` made; no other can be streamed to. */
export function streamedMembers({ id, content, type }: Audience): Members {
  if (typeof content === 'number' || type !== streamedType) {
    throw new Refusal(code.badParameter, `Audience ${id} is not a Partner audience`);
  }
  return content;
}

/** The list shows at most 400, because an advertiser cannot have more. */
const mostAudiences = 400;

export function requireRoom(world: World, advertiserId: string): void {
  if (world.audiencesOf(advertiserId).length < mostAudiences) return;
  throw new Refusal(code.badParameter, `An advertiser can have at most ${mostAudiences} audiences`);
}
