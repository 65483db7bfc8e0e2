import { parse } from 'lossless-json';
import { type Infer, z } from '../zod.ts';

const envelope = z.object({
  code: z.int(),
  message: z.string().nullish(),
  request_id: z.string().nullish(),
  data: z.unknown().optional(),
});

export type Answer = Infer<typeof envelope>;

/** The envelope around every answer of TikTok's API; `undefined` where the text is none. */
export function readAnswer(text: string): Answer | undefined {
  const read = envelope.safeParse(parseJson(text));
  return read.success ? read.data : undefined;
}

function parseJson(text: string): unknown {
  try {
    return parse(text, null, { parseNumber });
  } catch {
    // No JSON, or nested so deep that the stack ends.
    return undefined;
  }
}

/** Integers beyond 2^53, as ids of scopes are, stay as they were written. */
function parseNumber(digits: string): number | string {
  const number = Number(digits);
  return /^-?\d+$/.test(digits) && !Number.isSafeInteger(number) ? digits : number;
}
