import { z } from 'zod';
import { tokenEndpoint } from './endpoint.ts';
import { findAudience } from './find.ts';
import { id } from './input.ts';

/** All of them or none. */
export const audienceDelete = tokenEndpoint({
  methods: ['POST'],
  needs: '31',
  input: z.object({ advertiser_id: id, custom_audience_ids: z.array(id).min(1).max(100) }),
  work({ world, input }) {
    const found = input.custom_audience_ids.map((one) => findAudience(world, one, [input.advertiser_id]));
    for (const audience of found) world.audiences.delete(audience.id);
    world.changed();
    return {};
  },
});
