import type { IncomingMessage } from 'node:http';

/** Enough for the largest batch TikTok takes: 10,000 rows of six cells. */
export const largestBody = 32 * 1024 * 1024;

/** A request with its body read. */
export interface Received {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

/** `undefined`: its body is too large; the rest of it was not read. */
export async function receive(request: IncomingMessage): Promise<Received | undefined> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://emulator');
  const body = await readBody(request);
  return (
    body && {
      method: request.method ?? 'GET',
      path: pathname,
      query: searchParams,
      headers: request.headers,
      body,
    }
  );
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > largestBody) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
