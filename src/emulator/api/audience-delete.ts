import { z } from 'zod';
import { tokenEndpoint } from './endpoint.ts';
import { findAudience } from './find.ts';
import { id } from './input.ts';
import { code, Refusal } from './refusal.ts';

const changeAudiences = '31';

/** Renames. Changing the content by files is not emulated, and says so. */
export const audienceUpdate = tokenEndpoint({
  methods: ['POST'],
  needs: changeAudiences,
  input: z.object({
    advertiser_id: id,
    custom_audience_id: id,
    custom_audience_name: z.string().trim().min(1).max(128).optional(),
    file_paths: z.unknown().optional(),
  }),
  work({ world, input }) {
    const audience = findAudience(world, input.custom_audience_id, [input.advertiser_id]);
    if (input.file_paths !== undefined) {
      throw new Refusal(code.notImplemented, 'The emulator does not take file_paths');
    }
    if (input.custom_audience_name === undefined) {
      throw new Refusal(code.badParameter, 'Missing required field(s): custom_audience_name');
    }
    audience.name = input.custom_audience_name;
    audience.history.push({ action: 'Edit', detail: 'Audience renamed', at: world.clock.now() });
    world.changed();
    return {};
  },
});

/** All of them or none. */
export const audienceDelete = tokenEndpoint({
  methods: ['POST'],
  needs: changeAudiences,
  input: z.object({ advertiser_id: id, custom_audience_ids: z.array(id).min(1).max(100) }),
  work({ world, input }) {
    const found = input.custom_audience_ids.map((one) => findAudience(world, one, [input.advertiser_id]));
    for (const audience of found) world.audiences.delete(audience.id);
    world.changed();
    return {};
  },
});
