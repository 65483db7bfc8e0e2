import { createServer, request, type Server } from 'node:http';
import type { TestContext } from 'node:test';

export interface Recorder {
  /** Stands before another origin. */
  readonly origin: string;
  /** Every request as text: line, headers and body. */
  readonly requests: string[];
}

/** A server that hands every request on to `target` and keeps what it was. */
export async function recorderBefore(t: TestContext, target: string): Promise<Recorder> {
  const requests: string[] = [];
  const server: Server = createServer((incoming, answer) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const body = Buffer.concat(parts);
      requests.push(
        `${incoming.method} ${incoming.url}\n${JSON.stringify(incoming.headers)}\n${body.toString('utf8')}`,
      );
      const headers = { ...incoming.headers, host: new URL(target).host };
      const onward = request(
        new URL(incoming.url ?? '/', target),
        { method: incoming.method, headers },
        (reply) => {
          answer.writeHead(reply.statusCode ?? 500, reply.headers);
          reply.pipe(answer);
        },
      );
      onward.on('error', () => answer.destroy());
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { origin: `http://127.0.0.1:${port}`, requests };
}
