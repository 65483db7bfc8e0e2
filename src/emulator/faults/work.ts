import { z } from 'zod';
import type { Outcome } from '../http/answer.ts';
import type { Exchange, Step } from './exchange.ts';

/** What is done before a fault answers in TikTok's place; `half` of a request that is no batch is all of it. */
export const work = z.enum(['none', 'half', 'all']);

/** `undefined`: nothing was to be done. */
export async function doWork(
  amount: z.output<typeof work>,
  exchange: Exchange,
  next: Step,
): Promise<Outcome | undefined> {
  if (amount === 'none') return undefined;
  const { conditions } = exchange;
  return await next(
    amount === 'all' ? exchange : { ...exchange, conditions: { ...conditions, rows: 'half' } },
  );
}
