import { z } from 'zod';
import { type Answer, json } from '../http/answer.ts';

/** Acts on a JSON body or a query that fits, and says what is wrong with one that does not. */
export function withInput<Input>(
  given: Buffer | URLSearchParams,
  schema: z.ZodType<Input>,
  act: (input: Input) => unknown,
): Answer {
  const raw = given instanceof URLSearchParams ? Object.fromEntries(given) : parse(given);
  const input = schema.safeParse(raw);
  return input.success ? json(act(input.data)) : json({ error: z.prettifyError(input.error) }, 400);
}

/** An empty body stands for `{}`; what is no JSON fits no schema. */
function parse(body: Buffer): unknown {
  try {
    return body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
