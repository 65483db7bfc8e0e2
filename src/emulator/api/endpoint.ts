import type { z } from 'zod';
import type { Received } from '../http/received.ts';
import type { Grant } from '../world/access.ts';
import { allows } from '../world/permissions.ts';
import type { World } from '../world/world.ts';
import type { Conditions } from './conditions.ts';
import { type InputForm, readInput } from './input.ts';
import { code, Refusal } from './refusal.ts';

/** One path of the API: how it may be called, and the `data` of its answer. */
export interface Endpoint {
  methods: readonly ('GET' | 'POST')[];
  answer(world: World, request: Received, conditions: Conditions): unknown;
}

/** An endpoint for whoever holds a token. The order of the checks is that of a gateway: who, how often, what. */
export function tokenEndpoint<Input>(definition: {
  methods: Endpoint['methods'];
  /** Permission id of the second level; absent: any token will do. */
  needs?: string;
  /** Default: the query of a GET, JSON for a POST. */
  reads?: InputForm;
  input: z.ZodType<Input>;
  work(call: { world: World; grant: Grant; input: Input; conditions: Conditions }): unknown;
}): Endpoint {
  return {
    methods: definition.methods,
    answer(world, request, conditions) {
      const grant = grantOf(world, request);
      countRequest(world);
      if (definition.needs !== undefined && !allows(grant.scopes, definition.needs)) {
        const path = request.path.replace('/open_api/v1.3', '');
        const message = `advertiser does not grant you ${path}:${request.method} permission`;
        throw new Refusal(code.noPermission, message);
      }
      const { reads = request.method === 'GET' ? 'query' : 'json' } = definition;
      const input = readInput(definition.input, request, reads);
      requireAdvertisers(grant, input);
      return definition.work({ world, grant, input, conditions });
    },
  };
}

/** An endpoint for whoever knows the app's secret. */
export function appEndpoint<Input extends { app_id: string; secret: string }>(definition: {
  methods: Endpoint['methods'];
  input: z.ZodType<Input>;
  work(call: { world: World; input: Input }): unknown;
}): Endpoint {
  return {
    methods: definition.methods,
    answer(world, request) {
      const input = readInput(definition.input, request, 'json');
      requireApp(world, input);
      countRequest(world);
      return definition.work({ world, input });
    },
  };
}

export function requireApp({ app }: World, given: { app_id: string; secret: string }): void {
  if (given.app_id !== app.id || given.secret !== app.secret) {
    throw new Refusal(code.appMismatch, 'App id and secret do not match');
  }
}

export function tooFrequent(world: World): Refusal {
  const message = `Due to too many requests, requests from App [${world.app.id}] are temporarily restricted.`;
  return new Refusal(code.tooFrequent, message);
}

function grantOf(world: World, { headers }: Received): Grant {
  const token = headers['access-token'];
  if (typeof token !== 'string' || token === '') {
    throw new Refusal(code.tokenEmpty, 'Access token is empty. Please pass it in the header Access-Token.');
  }
  const grant = world.access.grantOf(token);
  if (!grant) throw new Refusal(code.tokenInvalid, 'Access token is incorrect or has been revoked.');
  return grant;
}

function countRequest(world: World): void {
  if (!world.limiter.takeRequest(world.clock.now())) throw tooFrequent(world);
}

/** Whatever advertiser an input names, the token must have been granted for it. */
function requireAdvertisers(grant: Grant, input: unknown): void {
  const { advertiser_id, advertiser_ids } = input as { advertiser_id?: string; advertiser_ids?: string[] };
  for (const id of [advertiser_id ?? [], advertiser_ids ?? []].flat()) {
    if (grant.advertiserIds.includes(id)) continue;
    throw new Refusal(code.noPermission, `No permission to operate advertiser ${id}`);
  }
}
