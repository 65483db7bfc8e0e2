import type { IncomingMessage } from 'node:http';
import { type FormPart, readForm } from './multipart.ts';

/** Enough for the largest batch TikTok takes, 10,000 rows of six cells, and for a file of 250 MB. */
const [largestBody, largestForm] = [32 * 1024 * 1024, 256 * 1024 * 1024];

/** A request with its body read. */
export interface Received {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: Buffer;
  /** Its parts, where it is a form of several. */
  form?: Readonly<Record<string, FormPart>>;
}

/** `undefined`: its body is too large; the rest of it was not read. */
export async function receive(request: IncomingMessage): Promise<Received | undefined> {
  const { pathname, searchParams } = addressOf(request);
  const body = await readBody(request);
  const form = body && (await readForm(request.headers['content-type'], body));
  return (
    body && {
      method: request.method ?? 'GET',
      path: pathname,
      query: searchParams,
      headers: request.headers,
      body,
      ...(form && { form }),
    }
  );
}

export function addressOf({ url }: IncomingMessage): URL {
  return new URL(url ?? '/', 'http://emulator');
}

async function readBody(request: IncomingMessage): Promise<Buffer<ArrayBuffer> | undefined> {
  const most = request.headers['content-type']?.startsWith('multipart/') ? largestForm : largestBody;
  if (Number(request.headers['content-length'] ?? 0) > most) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
