import { z } from 'zod';
import { apiPaths } from '../api/api.ts';

const path = z
  .string()
  .transform((text) => text.replace(/^\/|\/$/g, ''))
  .refine((text) => apiPaths.some((known) => covers(text, known)), 'no such path of the API');

/** When a fault strikes; its requests are counted from 1 on, from when the faults were set. */
export const trigger = {
  /** With what lies below: `segment` stands for `segment/audience/` and `segment/mapping/`; `*` for all. */
  path: z
    .union([z.string(), z.array(z.string()).min(1)])
    .default('*')
    .transform((paths) => [paths].flat())
    .pipe(z.array(path)),
  /** Share of its requests, by seeded chance. */
  rate: z.number().min(0).max(1).default(1),
  /** Of its requests the `from`th to the `to`th, and of these each `every`th, the first included. */
  from: z.number().int().min(1).default(1),
  to: z.number().int().min(1).optional(),
  every: z.number().int().min(1).default(1),
  /** At most so often. */
  times: z.number().int().min(1).optional(),
  /** Only when the request's body holds one of these, in lower or upper case. */
  digests: z
    .array(z.string().regex(/^([0-9a-f]{32}|[0-9a-f]{64})$/i, 'no digest'))
    .min(1)
    .optional(),
};

export type Trigger = z.output<z.ZodObject<typeof trigger>>;

/** `path` is below `/open_api/v1.3/`, its final slash included. */
export function concerns({ path: paths }: Trigger, path: string): boolean {
  return paths.some((covering) => covers(covering, path));
}

export function isTurn({ from, to = Number.POSITIVE_INFINITY, every }: Trigger, number: number): boolean {
  return number >= from && number <= to && (number - from) % every === 0;
}

export function isIn(digests: readonly string[], body: Buffer): boolean {
  return digests.some((digest) => body.includes(digest.toLowerCase()) || body.includes(digest.toUpperCase()));
}

function covers(covering: string, path: string): boolean {
  return covering === '*' || path.startsWith(`${covering}/`);
}
