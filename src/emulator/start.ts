import { setMaxListeners } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Fault } from '../fault.ts';
import type { Emulator, EmulatorOptions } from './contract.ts';
import { type Emulation, reset } from './emulation.ts';
import { Faults } from './faults/faults.ts';
import { settle } from './faults/settle.ts';
import { serve } from './serve.ts';
import { Watch } from './watch/watch.ts';
import { World } from './world/world.ts';

const host = '127.0.0.1';

/** Starts TikTok on this machine: API, login page and Ads Manager on one port of the loopback address. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  options.signal?.throwIfAborted();
  const redirectUris = options.redirectUris ?? ['http://localhost:8976/callback'];
  requireAddresses(redirectUris);
  const closing = new AbortController();
  // As many as there are late answers under way: no leak of which node should warn.
  setMaxListeners(0, closing.signal);
  const emulation = makeEmulation({ ...options, redirectUris }, closing.signal);
  const { world, faults, watch, seed } = emulation;
  const server = createServer((request, response) => {
    void serve(emulation, { request, response }, options.onRequest);
  });
  const port = await listen(server, options.port ?? 0);
  const close = () => {
    closing.abort();
    watch.release({}, 'dropped');
    return stop(server);
  };
  const closeOnAbort = () => void close();
  options.signal?.addEventListener('abort', closeOnAbort, { once: true });
  server.once('close', () => options.signal?.removeEventListener('abort', closeOnAbort));
  return {
    origin: `http://${host}:${port}`,
    appId: world.app.id,
    appSecret: world.app.secret,
    advertisers: world.advertisers,
    membership: (audienceId) => world.membership(audienceId),
    requests: () => world.counters.read(),
    mintToken: (grant) => world.mintToken(grant),
    revoke: (token) => world.revoke(token),
    limit: (limits) => world.limit(limits),
    misbehave: (wanted, { seed: from = seed } = {}) => faults.set(settle(wanted), from),
    faults: () => faults.records(),
    hold: ({ path, number, before = 'answer' }) => {
      watch.hold({ path, number }, before);
      return (how = 'released') => watch.release({ path, number, before }, how);
    },
    wait: ({ path, number, until = 'worked', signal }) => {
      const ends = [closing.signal, ...(signal ? [signal] : [])];
      return watch.wait({ path, number }, until, AbortSignal.any(ends));
    },
    reset: () => reset(emulation),
    close,
  };
}

function makeEmulation(
  options: EmulatorOptions & { redirectUris: readonly string[] },
  closing: AbortSignal,
): Emulation {
  const { randomBytes, rateLevel = 'basic' } = options;
  const seed = options.seed ?? Buffer.from(randomBytes(4)).readUInt32LE();
  const world = new World({ ...options, rateLevel, seed });
  const firstFaults = settle(options.faults ?? []);
  const faults = new Faults();
  faults.set(firstFaults, seed);
  return { world, faults, watch: new Watch(), seed, firstFaults, closing };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenFault(port, error)));
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function listenFault(port: number, cause: NodeJS.ErrnoException): Fault {
  const hint = 'Choose another one with --port, or let --port 0 find a free one.';
  return cause.code === 'EADDRINUSE'
    ? new Fault('port_in_use', `Port ${port} on ${host} is in use by another program.`, { hint, cause })
    : new Fault('configuration', `Cannot listen on port ${port} of ${host} (${cause.code}).`, {
        hint,
        cause,
      });
}

/** What is no address could be registered, but never gone back to. */
function requireAddresses(redirectUris: readonly string[]): void {
  const wrong = redirectUris.find((uri) => !URL.canParse(uri));
  if (wrong === undefined) return;
  throw new Fault('configuration', `The redirect address ${wrong} is no address.`, {
    hint: 'Give a whole one, such as http://localhost:8976/callback.',
  });
}
