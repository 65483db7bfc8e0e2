import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** An answer as a value: whoever works on a request never touches the socket. */
export interface Answer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string | Iterable<string>;
}

const always = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  // Not `no-referrer`: a form would then be sent with `Origin: null`.
  'referrer-policy': 'same-origin',
};

export function text(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}

/** Go's own words, which TikTok's edge uses where a path is wrong, its final slash included. */
export const notFound = text(404, '404 page not found');

export function json(body: unknown, status = 200): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

export async function send(response: ServerResponse, answer: Answer): Promise<void> {
  response.writeHead(answer.status, { ...always, ...answer.headers });
  if (typeof answer.body === 'string') response.end(answer.body);
  else await pipeline(Readable.from(answer.body, { objectMode: true, highWaterMark: 2 }), response);
}
