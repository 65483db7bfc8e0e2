import { z } from 'zod';
import type { Received } from '../http/received.ts';
import { code, Refusal } from './refusal.ts';

/** Object ids are strings in v1.3; a number in its place is refused. */
export const id = z.string().min(1);

/** An array in a query is one parameter that holds JSON text: `["1","2"]`. */
export const jsonIds = (atMost: number) =>
  z
    .string()
    .transform((value, context) => {
      try {
        return JSON.parse(value) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: 'must be a JSON array' });
        return z.NEVER;
      }
    })
    .pipe(z.array(id).min(1).max(atMost));

/** A whole number in a query. */
export const queryNumber = (from: number, to: number, otherwise: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(from).max(to))
    .default(otherwise);

/** Where an endpoint finds its input. */
export type InputForm = 'query' | 'json' | 'form';

/** The query, the JSON body or the form, as the endpoint wants it. */
export function readInput<Input>(schema: z.ZodType<Input>, request: Received, form: InputForm): Input {
  const raw = readers[form](request);
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  const missing = result.error.issues
    .filter(({ path }) => isMissing(raw, path))
    .map(({ path }) => path.join('.'));
  if (missing.length > 0)
    throw new Refusal(code.badParameter, `Missing required field(s): ${missing.join(', ')}`);
  const [issue] = result.error.issues;
  throw new Refusal(code.badParameter, `${issue?.path.join('.') || 'request'}: ${issue?.message}`);
}

const readers: Readonly<Record<InputForm, (request: Received) => unknown>> = {
  query: ({ query }) => Object.fromEntries(query),
  json: readJson,
  form({ form }) {
    if (form) return form;
    throw new Refusal(code.badParameter, 'The body must be multipart/form-data');
  },
};

function readJson({ headers, body }: Received): unknown {
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) {
    throw new Refusal(code.badParameter, 'Content-Type must be application/json');
  }
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    // The parser's own message would repeat a piece of the body.
    throw new Refusal(code.badParameter, 'Invalid JSON in the request body');
  }
}

function isMissing(raw: unknown, path: readonly PropertyKey[]): boolean {
  let value = raw;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return false;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value === undefined && path.length > 0;
}
