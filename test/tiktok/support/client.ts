import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { type ClientOptions, connect, TiktokFault } from '../../../src/tiktok/index.ts';
import { createVirtualClock } from './virtual-clock.ts';

/** A client on virtual time without a pace, and all that it tells. */
export function startClient(t: TestContext, options: Partial<ClientOptions> & { origin: string }) {
  const clock = createVirtualClock();
  const lines: string[] = [];
  const retries: Parameters<NonNullable<ClientOptions['onRetry']>>[0][] = [];
  const client = connect({
    token: 'token-of-the-test',
    clock,
    randomBytes: (size) => new Uint8Array(size).fill(128),
    rateLevel: 'none',
    env: {},
    onRequest: (line) => lines.push(line),
    onRetry: (retry) => retries.push(retry),
    ...options,
  });
  t.after(() => client.close());
  return { client, clock, lines, retries };
}

export async function faultOf(promise: Promise<unknown>): Promise<TiktokFault> {
  const fault = await promise.then(
    () => assert.fail('should have failed'),
    (error: unknown) => error,
  );
  assert.ok(fault instanceof TiktokFault, String(fault));
  return fault;
}
