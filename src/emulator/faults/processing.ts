import { z } from 'zod';
import type { Act } from './exchange.ts';
import { pick, span } from './span.ts';
import { trigger } from './trigger.ts';

/**
 * What the request changes shows only after this time of the emulator's clock: the size of an audience, whether
 * it can be used, and, where files were given, its members; meanwhile it takes no further files. With a problem
 * the members of the files never come, and `error_msg` says why.
 */
export const processingSchema = z.strictObject({
  fault: z.literal('processing'),
  milliseconds: span,
  problem: z.string().min(1).optional(),
  ...trigger,
});

export function processing({ milliseconds, problem }: z.output<typeof processingSchema>): Act {
  return (exchange, next, draw) => {
    const conditions = {
      ...exchange.conditions,
      processing: { milliseconds: pick(milliseconds, draw), problem },
    };
    return next({ ...exchange, conditions });
  };
}
