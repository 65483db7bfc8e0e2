import { z } from 'zod';
import { streamedType } from '../world/audience.ts';
import type { World } from '../world/world.ts';
import { tokenEndpoint } from './endpoint.ts';
import { findAudience, requireRoom, streamedMembers } from './find.ts';
import { id } from './input.ts';
import { code, Refusal } from './refusal.ts';

const input = z.object({
  advertiser_id: id,
  action: z.enum(['create', 'delete']).default('create'),
  custom_audience_name: z.string().optional(),
  delete_audience_id: z.string().optional(),
});

export const segmentAudience = tokenEndpoint({
  methods: ['POST'],
  needs: '31',
  input,
  work({ world, input }) {
    return { audience_id: input.action === 'delete' ? remove(world, input) : create(world, input) };
  },
});

/** Names may repeat: every creation gives a new audience. */
function create(world: World, { advertiser_id, custom_audience_name = '' }: z.infer<typeof input>): string {
  if (custom_audience_name.trim() === '') throw missing('custom_audience_name');
  requireRoom(world, advertiser_id);
  return world.createAudience({
    advertiserId: advertiser_id,
    name: cut(custom_audience_name),
    type: streamedType,
    calculateType: 'MULTIPLE_TYPES',
  }).id;
}

function remove(world: World, { advertiser_id, delete_audience_id = '' }: z.infer<typeof input>): string {
  if (delete_audience_id === '') throw missing('delete_audience_id');
  const audience = findAudience(world, delete_audience_id, [advertiser_id]);
  streamedMembers(audience);
  world.audiences.delete(audience.id);
  world.changed();
  return audience.id;
}

/** TikTok cuts what is longer than 70 characters and says nothing about it. */
function cut(name: string): string {
  const characters = [...name];
  return characters.length > 70 ? `${characters.slice(0, 67).join('')}...` : name;
}

function missing(field: string): Refusal {
  return new Refusal(code.badParameter, `Missing required field(s): ${field}`);
}
