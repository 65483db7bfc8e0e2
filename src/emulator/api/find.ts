import type { Audience } from '../world/audience.ts';
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
export function streamedMembers({ id, content }: Audience): Members {
  if (typeof content === 'number') {
    throw new Refusal(code.badParameter, `Audience ${id} is not a Partner audience`);
  }
  return content;
}
