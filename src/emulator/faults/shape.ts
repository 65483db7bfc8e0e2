import { parse, stringify } from 'lossless-json';
import { z } from 'zod';
import type { Act } from './exchange.ts';
import { trigger } from './trigger.ts';

/** The work is done, and the answer has HTTP 200 and another shape than it should have. */
export const shapeSchema = z.strictObject({
  fault: z.literal('shape'),
  shape: z.enum([
    'empty',
    'broken',
    'null',
    'text',
    'list',
    'no_code',
    'text_code',
    'no_data',
    'null_data',
    'wrong_data',
  ]),
  ...trigger,
});

type Shape = z.output<typeof shapeSchema>['shape'];

export function shape({ shape }: z.output<typeof shapeSchema>): Act {
  return async (exchange, next) => {
    const { code, ...outcome } = await next(exchange);
    if (code === undefined || typeof outcome.body !== 'string') return outcome;
    return { ...outcome, body: misshapes[shape](outcome.body) };
  };
}

const misshapes: Readonly<Record<Shape, (body: string) => string>> = {
  empty: () => '',
  broken: (body) => body.slice(0, body.length >> 1),
  null: () => 'null',
  text: () => '"OK"',
  list: (body) => `[${body}]`,
  no_code: (body) => changed(body, ({ code: _, ...rest }) => rest),
  text_code: (body) => changed(body, (all) => ({ ...all, code: String(all['code']) })),
  no_data: (body) => changed(body, ({ data: _, ...rest }) => rest),
  null_data: (body) => changed(body, (all) => ({ ...all, data: null })),
  wrong_data: (body) => changed(body, (all) => ({ ...all, data: ['unexpected'] })),
};

/** Ids keep their digits. */
function changed(body: string, change: (all: Record<string, unknown>) => object): string {
  return stringify(change(parse(body) as Record<string, unknown>)) ?? '';
}
