import type { IncomingMessage, ServerResponse } from 'node:http';
import { apiPrefix } from './api/api.ts';
import type { EmulatorOptions } from './contract.ts';
import type { Emulation } from './emulation.ts';
import { text, tooLarge } from './http/answer.ts';
import { deliver } from './http/deliver.ts';
import { refusalOf } from './http/guard.ts';
import { addressOf, receive } from './http/received.ts';
import { respond } from './respond.ts';
import { serveApi } from './serve-api.ts';

export async function serve(
  emulation: Emulation,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  onRequest: EmulatorOptions['onRequest'],
): Promise<void> {
  const whole = { clock: emulation.world.clock, signal: emulation.closing };
  try {
    const refused = refusalOf(request.headers);
    if (refused !== undefined) await deliver(response, text(403, refused), whole);
    else if (addressOf(request).pathname.startsWith(apiPrefix))
      await serveApi(emulation, { request, response }, onRequest);
    else {
      const received = await receive(request);
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      await deliver(response, received ? await respond(emulation, received, gone.signal) : tooLarge, whole);
    }
  } catch (error) {
    // Most often the client has gone or the emulator closes; else this is a fault of ours, which a test should see.
    if (response.headersSent || response.destroyed || emulation.closing.aborted) response.destroy();
    else await deliver(response, text(500, `The emulator failed: ${error}`), whole);
  }
}
