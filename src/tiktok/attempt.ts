import type { ZodType } from '../zod.ts';
import { readAnswer } from './answer.ts';
import { classify } from './classify.ts';
import type { StreamedBody } from './form.ts';
import { judge, type Outcome } from './judge.ts';
import { NetworkFailure } from './network-failure.ts';
import { createRedactor, showable } from './redaction.ts';
import type { Session } from './session.ts';
import type { ApiPath } from './wire.ts';

export interface ApiRequest<Data> {
  path: ApiPath;
  /** Of a GET. */
  query?: Record<string, string>;
  /** Of a POST: JSON text, unless it says otherwise. */
  body?: string | Uint8Array | StreamedBody;
  contentType?: string;
  /** In place of the transport's own, for what takes longer. */
  timeoutMs?: number;
  /** Member rows in the body, for the pace. */
  rows?: number;
  /** Besides the token, what must never be shown. */
  secrets?: readonly string[];
  shape: ZodType<Data>;
}

/** Sends a request once and says what came of it; throws only when aborted or set up wrongly. */
export async function attempt<Data>(
  session: Session,
  request: ApiRequest<Data>,
  signal?: AbortSignal,
): Promise<Outcome<Data>> {
  const redact = createRedactor([session.token, ...(request.secrets ?? [])]);
  const method = request.body === undefined ? 'GET' : 'POST';
  const query = request.query ? `?${new URLSearchParams(request.query)}` : '';
  const start = session.clock.elapsed();
  let outcome: Outcome<Data>;
  try {
    const { httpStatus, text } = await session.transport.send(
      {
        method,
        url: `${session.origin}/open_api/v1.3/${request.path}${query}`,
        headers: headersFor(session.token, method, request.contentType),
        ...(request.body === undefined ? {} : { body: request.body }),
        ...(request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs }),
      },
      signal,
    );
    outcome = judge(request, httpStatus, readAnswer(text), redact);
  } catch (error) {
    if (!(error instanceof NetworkFailure)) throw error;
    const reason = showable(`${error.message} (${new URL(session.origin).host})`, redact);
    outcome = { trouble: { verdict: classify({ network: error.kind }), path: request.path, reason } };
  }
  const rows = request.rows ? `, ${request.rows} rows` : '';
  const took = Math.round(session.clock.elapsed() - start);
  const line = showable(`${method} ${request.path}${query}${rows}, ${took} ms`, redact, 1000);
  session.onRequest?.(`${line}: ${describe(outcome)}`);
  return outcome;
}

function headersFor(
  token: string | undefined,
  method: string,
  contentType = 'application/json',
): Record<string, string> {
  return {
    accept: 'application/json',
    'user-agent': 'tiktok-seg',
    ...(method === 'POST' ? { 'content-type': contentType } : {}),
    ...(token === undefined ? {} : { 'access-token': token }),
  };
}

function describe({ success, trouble }: Outcome<unknown>): string {
  const { requestId } = success ?? trouble;
  return `${trouble?.reason ?? 'code 0'}${requestId ? `, request_id ${requestId}` : ''}`;
}
