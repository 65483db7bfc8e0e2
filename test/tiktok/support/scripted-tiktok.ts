import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

export interface Received {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: IncomingMessage['headers'];
  body: string;
}

/** What the server does with one request. */
export type Step = (response: ServerResponse, received: Received) => void;

/** A server that follows a script, one step a request, and says so loudly when the script is at its end. */
export async function startScripted(
  t: TestContext,
  script: Iterable<Step>,
  tls?: { cert: Buffer; key: Buffer },
): Promise<{ origin: string; port: number; received: Received[] }> {
  const steps = script[Symbol.iterator]();
  const received: Received[] = [];
  const listener: RequestListener = async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '', 'http://server');
    const one: Received = {
      method: request.method ?? '',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    received.push(one);
    const step = steps.next();
    (step.done ? code(40400, 'the script of the test is at its end') : step.value)(response, one);
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { origin: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`, port, received };
}

/** The same step for ever. */
export function* always(step: Step): Generator<Step> {
  for (;;) yield step;
}

export const ok =
  (data: unknown = {}): Step =>
  (response) =>
    response.end(JSON.stringify({ code: 0, message: 'OK', request_id: 'request-1', data }));

export const code =
  (number: number, message = 'no', httpStatus = 200): Step =>
  (response) =>
    response
      .writeHead(httpStatus, { 'content-type': 'application/json' })
      .end(JSON.stringify({ code: number, message, request_id: `request-${number}` }));

export const raw =
  (httpStatus: number, body: string, headers: Record<string, string> = {}): Step =>
  (response) =>
    response.writeHead(httpStatus, headers).end(body);

/** The connection ends before an answer: what was asked may have been done. */
export const drop: Step = (response) => response.destroy();

/** The connection ends in the middle of the answer. */
export const cut: Step = (response) => {
  response.writeHead(200, { 'content-length': '500' }).write('{"code":0,', () => response.destroy());
};

export const silence: Step = () => undefined;
