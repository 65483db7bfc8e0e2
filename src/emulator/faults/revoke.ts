import { z } from 'zod';
import type { Act } from './exchange.ts';
import { trigger } from './trigger.ts';

/** The token that the request brings is revoked before it is looked at. */
export const revokeSchema = z.strictObject({ fault: z.literal('revoke'), ...trigger });

export function revoke(): Act {
  return async (exchange, next) => {
    const token = exchange.request.headers['access-token'];
    if (typeof token === 'string') exchange.world.revoke(token);
    return await next(exchange);
  };
}
