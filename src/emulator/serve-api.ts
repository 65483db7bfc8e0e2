import type { IncomingMessage, ServerResponse } from 'node:http';
import { api, apiPrefix } from './api/api.ts';
import { usual } from './api/conditions.ts';
import type { EmulatorOptions } from './contract.ts';
import type { Emulation } from './emulation.ts';
import type { Step } from './faults/exchange.ts';
import { dropped, type Outcome, tooLarge } from './http/answer.ts';
import { deliver } from './http/deliver.ts';
import { addressOf, receive } from './http/received.ts';
import type { Visit } from './watch/visit.ts';
import type { World } from './world/world.ts';

/** A request to TikTok's API: its work with the misbehaviour around it, told to whoever waits for it. */
export async function serveApi(
  emulation: Emulation,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  onRequest: EmulatorOptions['onRequest'],
): Promise<void> {
  const { world, watch, closing } = emulation;
  // Those of now: a reset may come before the answer.
  const { counters } = world;
  const path = addressOf(request).pathname.slice(apiPrefix.length);
  const visit = watch.open(path);
  try {
    const outcome = await outcomeOf(emulation, request, visit);
    report(counters, { path, method: request.method ?? 'GET' }, outcome, onRequest);
    const kept = await visit.pass('answer');
    await deliver(response, kept === 'dropped' ? dropped : outcome, { clock: world.clock, signal: closing });
  } finally {
    visit.reach('answered');
  }
}

async function outcomeOf(
  { world, faults, closing }: Emulation,
  request: IncomingMessage,
  visit: Visit,
): Promise<Outcome> {
  const strikes = faults.meet(visit.progress.path);
  if (strikes.some(({ unread }) => unread)) return dropped;
  const received = await receive(request);
  if (!received) return tooLarge;
  visit.reach('arrived');
  if ((await visit.pass('work')) === 'dropped') return dropped;
  const work: Step = async (exchange) => {
    const outcome = api(world, exchange.request, exchange.conditions);
    visit.reach('worked');
    return outcome;
  };
  const whole = strikes.reduceRight((next, strike) => strike.around(next), work);
  return await whole({ world, request: received, conditions: usual, signal: closing });
}

function report(
  counters: World['counters'],
  { path, method }: { path: string; method: string },
  { delivery, code, status }: Outcome,
  onRequest: EmulatorOptions['onRequest'],
): void {
  const number = counters.request();
  const broken = typeof delivery === 'string' ? delivery : undefined;
  counters.answer(path, broken ?? (code === undefined ? `http ${status}` : String(code)));
  onRequest?.({ number, method, path, httpStatus: status, ...(code !== undefined && { code }) });
}
