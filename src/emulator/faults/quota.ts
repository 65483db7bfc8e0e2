import { z } from 'zod';
import { tooFrequent } from '../api/endpoint.ts';
import { envelope } from '../api/envelope.ts';
import type { Act } from './exchange.ts';
import { trigger } from './trigger.ts';

/** So many requests a day; every further one is "too frequent" until 00:00 UTC. */
export const quotaSchema = z.strictObject({
  fault: z.literal('quota'),
  requests: z.number().int().min(0),
  ...trigger,
});

export function quota({ requests }: z.output<typeof quotaSchema>): Act {
  let [today, used] = ['', 0];
  return async (exchange, next) => {
    const { world } = exchange;
    const day = world.clock.now().toISOString().slice(0, 10);
    if (day !== today) [today, used] = [day, 0];
    used += 1;
    if (used <= requests) return await next(exchange);
    const { code, message } = tooFrequent(world);
    return { ...envelope(world, code, message, {}), code };
  };
}
