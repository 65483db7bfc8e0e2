import type { IncomingMessage, ServerResponse } from 'node:http';
import { apiPrefix } from './api/api.ts';
import type { EmulatorOptions } from './contract.ts';
import { type Answer, send, text } from './http/answer.ts';
import { refusalOf } from './http/guard.ts';
import { receive } from './http/received.ts';
import { respond } from './respond.ts';
import type { World } from './world/world.ts';

export async function serve(
  world: World,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  onRequest: EmulatorOptions['onRequest'],
): Promise<void> {
  try {
    const answer = await answerTo(world, request);
    report(world, request, answer, onRequest);
    await send(response, answer);
  } catch (error) {
    // Most often the client has gone; else this is a fault of ours, which a test should see.
    if (response.headersSent || request.destroyed) response.destroy();
    else await send(response, text(500, `The emulator failed: ${error}`));
  }
}

async function answerTo(world: World, request: IncomingMessage): Promise<Answer & { code?: number }> {
  const refused = refusalOf(request.headers);
  if (refused !== undefined) return text(403, refused);
  const received = await receive(request);
  if (received) return respond(world, received);
  return { ...text(413, '413 request entity too large'), headers: { connection: 'close' } };
}

function report(
  world: World,
  request: IncomingMessage,
  answer: Answer & { code?: number },
  onRequest: EmulatorOptions['onRequest'],
): void {
  const { pathname } = new URL(request.url ?? '/', 'http://emulator');
  if (!pathname.startsWith(apiPrefix)) return;
  const path = pathname.slice(apiPrefix.length);
  const number = world.counters.request();
  world.counters.answer(path, answer.code === undefined ? `http ${answer.status}` : String(answer.code));
  onRequest?.({
    number,
    method: request.method ?? 'GET',
    path,
    httpStatus: answer.status,
    ...(answer.code !== undefined && { code: answer.code }),
  });
}
