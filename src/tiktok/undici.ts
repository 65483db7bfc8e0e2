import { createRequire } from 'node:module';
import type { Agent, Dispatcher, EnvHttpProxyAgent } from 'undici';

type Exchange = (
  this: Dispatcher,
  options: Omit<Dispatcher.RequestOptions, 'origin'> & { origin: string },
) => Promise<Dispatcher.ResponseData>;

/**
 * The parts of undici that are used here, as its own front door finds them; that door also brings fetch, WebSockets,
 * mocks and caches, and takes 75 ms of every start instead of 30. Its version is fixed in package.json.
 */
export function loadUndici() {
  return {
    Agent: load('undici/lib/dispatcher/agent.js') as new (options: Agent.Options) => Agent,
    EnvHttpProxyAgent: load('undici/lib/dispatcher/env-http-proxy-agent.js') as new (
      options: EnvHttpProxyAgent.Options,
    ) => EnvHttpProxyAgent,
    exchange: load('undici/lib/api/api-request.js') as Exchange,
  };
}

const load = createRequire(import.meta.url);
