import { z } from 'zod';
import type { Emulation } from '../emulation.ts';
import { faultSchema } from '../faults/vocabulary.ts';
import { type Answer, json } from '../http/answer.ts';
import type { Received } from '../http/received.ts';
import { withInput } from './input.ts';

const path = z.string().transform((text) => `${text.replace(/^\/|\/$/g, '')}/`);
const number = z.coerce.number().int().min(1);
const before = z.enum(['work', 'answer']);

const which = z.strictObject({ path: path.optional(), number: number.optional(), before: before.optional() });

/** How a test makes the emulator misbehave, keep a request, and learn how far it came. */
export const steering: Readonly<Record<string, (emulation: Emulation, request: Received) => Answer>> = {
  'GET faults': ({ faults }) => json({ faults: faults.records() }),

  'POST faults': ({ faults, seed }, { body }) =>
    withInput(
      body,
      z.strictObject({ faults: z.array(faultSchema), seed: z.number().int().default(seed) }),
      (input) => {
        faults.set(input.faults, input.seed);
        return {};
      },
    ),

  'DELETE faults': ({ faults, seed }) => {
    faults.set([], seed);
    return json({});
  },

  'POST holds': ({ watch }, { body }) =>
    withInput(body, z.strictObject({ path, number, before: before.default('answer') }), (input) => {
      watch.hold(input, input.before);
      return {};
    }),

  'DELETE holds': ({ watch }, { query }) =>
    withInput(query, which.extend({ drop: z.stringbool().default(false) }), ({ drop, ...input }) => {
      watch.release(input, drop ? 'dropped' : 'released');
      return {};
    }),
};

/** A long poll; it is the client that decides how long. */
export async function wait({ watch }: Emulation, { query }: Received, gone: AbortSignal): Promise<Answer> {
  const input = waitInput.safeParse(Object.fromEntries(query));
  if (!input.success) return json({ error: z.prettifyError(input.error) }, 400);
  return json(await watch.wait(input.data, input.data.until, gone));
}

const waitInput = z.strictObject({
  path,
  number,
  until: z.enum(['arrived', 'worked', 'answered']).default('worked'),
});
