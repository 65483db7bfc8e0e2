import { z } from 'zod';
import { dropped } from '../http/answer.ts';
import type { Act } from './exchange.ts';
import { trigger } from './trigger.ts';
import { doWork } from './work.ts';

/** The connection breaks: on arrival (the body is not read), or before, during or after the work. */
export const dropSchema = z
  .strictObject({
    fault: z.literal('drop'),
    at: z.enum(['arrival', 'before', 'during', 'after']),
    ...trigger,
  })
  .refine(({ at, digests }) => at !== 'arrival' || digests === undefined, {
    message: 'digests cannot be looked for in a body that is not read',
    path: ['digests'],
  });

const done = { arrival: 'none', before: 'none', during: 'half', after: 'all' } as const;

export function drop({ at }: z.output<typeof dropSchema>): Act {
  return async (exchange, next) => {
    await doWork(done[at], exchange, next);
    return dropped;
  };
}
