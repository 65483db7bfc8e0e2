import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../../context.ts';
import type { Outcome } from './answer.ts';

const always = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  // Not `no-referrer`: a form would then be sent with `Origin: null`.
  'referrer-policy': 'same-origin',
};

/** Pieces of a slow body. */
const pieces = 10;

/** Sends an answer, or as much of it as its delivery says. */
export async function deliver(
  response: ServerResponse,
  outcome: Outcome,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<void> {
  const { delivery, status, headers, body } = outcome;
  if (delivery === 'dropped') {
    response.destroy();
    return;
  }
  response.writeHead(status, { ...always, ...headers, ...lengthOf(outcome) });
  if (typeof body !== 'string') {
    await pipeline(Readable.from(body, { objectMode: true, highWaterMark: 2 }), response);
  } else if (delivery === undefined) {
    response.end(body);
  } else if (delivery === 'cut') {
    const bytes = Buffer.from(body);
    response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
  } else {
    await trickle(response, Buffer.from(body), () => clock.sleep(delivery.slow / pieces, signal));
  }
}

/** Announced where the body comes in pieces, so that a client sees what is missing. */
function lengthOf({ delivery, body }: Outcome): Record<string, string> {
  if (delivery === undefined || typeof body !== 'string') return {};
  return { 'content-length': String(Buffer.byteLength(body)) };
}

async function trickle(response: ServerResponse, body: Buffer, pause: () => Promise<void>): Promise<void> {
  response.flushHeaders();
  const size = Math.ceil(body.length / pieces);
  for (let start = 0; start < body.length && !response.destroyed; start += size) {
    await pause();
    response.write(body.subarray(start, start + size));
  }
  response.end();
}
