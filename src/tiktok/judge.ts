import type { ZodType } from '../zod.ts';
import type { Answer } from './answer.ts';
import { classify } from './classify.ts';
import { type Redactor, showable, showableId } from './redaction.ts';
import type { Trouble } from './trouble.ts';
import type { ApiPath } from './wire.ts';

export interface Success<Data> {
  data: Data;
  httpStatus: number;
  requestId: string;
}

export type Outcome<Data> =
  | { success: Success<Data>; trouble?: undefined }
  | { success?: undefined; trouble: Trouble };

/** What an answer means. The answer itself never gets into a text: an HTML page or another's data may be in it. */
export function judge<Data>(
  { path, shape }: { path: ApiPath; shape: ZodType<Data> },
  httpStatus: number,
  answer: Answer | undefined,
  redact: Redactor,
): Outcome<Data> {
  if (answer === undefined) {
    const verdict = classify({ httpStatus });
    return { trouble: { verdict, path, httpStatus, reason: `HTTP ${httpStatus}, ${verdict.meaning}` } };
  }
  const requestId = showableId(answer.request_id ?? '', redact);
  const verdict = classify({ code: answer.code, message: answer.message ?? '' });
  if (verdict.class !== 'ok') {
    return {
      trouble: {
        verdict,
        path,
        tiktokCode: answer.code,
        httpStatus,
        requestId,
        said: showable(answer.message ?? '', redact),
        reason: `code ${answer.code}, ${verdict.meaning}`,
      },
    };
  }
  const read = shape.safeParse(answer.data);
  if (read.success) return { success: { data: read.data, httpStatus, requestId } };
  const unexpected = classify({ unexpectedData: true });
  const where = read.error.issues[0]?.path.join('.') || 'data';
  const reason = `HTTP ${httpStatus}, ${unexpected.meaning}: ${where}`;
  return { trouble: { verdict: unexpected, path, tiktokCode: answer.code, httpStatus, requestId, reason } };
}
