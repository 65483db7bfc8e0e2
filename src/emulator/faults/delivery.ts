import { z } from 'zod';
import type { Act } from './exchange.ts';
import { pick, span } from './span.ts';
import { trigger } from './trigger.ts';

/** The answer is right and takes this long from its first byte to its last. */
export const slowSchema = z.strictObject({ fault: z.literal('slow'), milliseconds: span, ...trigger });

export function slow({ milliseconds }: z.output<typeof slowSchema>): Act {
  return async (exchange, next, draw) => {
    const outcome = await next(exchange);
    return outcome.delivery === undefined
      ? { ...outcome, delivery: { slow: pick(milliseconds, draw) } }
      : outcome;
  };
}

/** The answer is right and breaks off in the middle of its body. */
export const cutSchema = z.strictObject({ fault: z.literal('cut'), ...trigger });

export function cut(): Act {
  return async (exchange, next) => {
    const { code: _, ...outcome } = await next(exchange);
    return outcome.delivery === 'dropped' ? outcome : { ...outcome, delivery: 'cut' };
  };
}
