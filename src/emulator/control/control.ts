import { z } from 'zod';
import { type Emulation, reset } from '../emulation.ts';
import { type Answer, json, notFound } from '../http/answer.ts';
import type { Received } from '../http/received.ts';
import { shownSize, stateOf } from '../world/audience.ts';
import { withInput } from './input.ts';
import { members } from './members.ts';
import { steering, wait } from './steering.ts';

/** The test interface over HTTP, for programs that run in another process than the emulator. */
export function control(
  emulation: Emulation,
  request: Received,
  gone: AbortSignal,
): Answer | Promise<Answer> {
  const [, audienceId] = /^\/_emulator\/audiences\/(\d+)\/members$/.exec(request.path) ?? [];
  if (audienceId !== undefined && request.method === 'GET') {
    return members(emulation.world, audienceId, request.query);
  }
  const name = `${request.method} ${request.path.slice('/_emulator/'.length)}`;
  if (name === 'GET wait') return wait(emulation, request, gone);
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  return action ? action(emulation, request) : notFound;
}

const actions: Readonly<Record<string, (emulation: Emulation, request: Received) => Answer>> = {
  ...steering,

  'GET app': ({ world: { app, advertisers } }) =>
    json({ app_id: app.id, app_secret: app.secret, redirect_uris: app.redirectUris, advertisers }),

  'GET requests': ({ world }) => json(world.counters.read()),

  'GET audiences': ({ world }) =>
    json({
      audiences: [...world.audiences.values()].map((audience) => ({
        audience_id: audience.id,
        advertiser_id: audience.advertiserId,
        name: audience.name,
        audience_type: audience.type,
        size: shownSize(audience),
        state: stateOf(audience, world.clock.now()),
      })),
    }),

  'POST reset': (emulation) => {
    reset(emulation);
    return json({});
  },

  'POST tokens': ({ world }, { body }) =>
    withInput(body, tokenInput, ({ scopes, advertiser_ids: advertiserIds }) => {
      const grant = { ...(scopes && { scopes }), ...(advertiserIds && { advertiserIds }) };
      return { access_token: world.mintToken(grant) };
    }),

  'POST revoke': ({ world }, { body }) =>
    withInput(body, z.object({ access_token: z.string().optional() }), (input) => {
      world.revoke(input.access_token);
      return {};
    }),

  'POST limits': ({ world }, { body }) =>
    withInput(body, limitsInput, (input) => {
      world.limit('rate_level' in input ? input.rate_level : input);
      return {};
    }),
};

const tokenInput = z.object({
  scopes: z.array(z.string().regex(/^\d+$/)).optional(),
  advertiser_ids: z.array(z.string()).optional(),
});

const rate = z.object({ second: z.number(), minute: z.number(), day: z.number() });
const limitsInput = z.union([
  z.object({ rate_level: z.enum(['basic', 'advanced', 'premium', 'ultimate', 'none']) }),
  z.object({ requests: rate, rows: rate }),
]);
