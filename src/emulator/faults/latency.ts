import { z } from 'zod';
import type { Act } from './exchange.ts';
import { pick, span } from './span.ts';
import { trigger } from './trigger.ts';

/** The way there takes time, or the way back. */
export const latencySchema = z.strictObject({
  fault: z.literal('latency'),
  milliseconds: span,
  before: z.enum(['work', 'answer']).default('work'),
  ...trigger,
});

export function latency({ milliseconds, before }: z.output<typeof latencySchema>): Act {
  return async (exchange, next, draw) => {
    const { world, signal } = exchange;
    const pause = () => world.clock.sleep(pick(milliseconds, draw), signal);
    if (before === 'work') await pause();
    const outcome = await next(exchange);
    if (before === 'answer') await pause();
    return outcome;
  };
}
