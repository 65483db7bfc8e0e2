import { z } from 'zod';

const milliseconds = z.number().min(0).max(86_400_000);

/** A time in milliseconds, or two between which chance decides. */
export const span = z.union([
  milliseconds,
  z
    .tuple([milliseconds, milliseconds])
    .refine(([least, most]) => least <= most, 'the shorter time comes first'),
]);

export function pick(value: z.output<typeof span>, draw: number): number {
  if (typeof value === 'number') return value;
  const [least, most] = value;
  return Math.round(least + draw * (most - least));
}
