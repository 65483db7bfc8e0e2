import { z } from 'zod';
import { type Answer, json, notFound } from '../http/answer.ts';
import type { Received } from '../http/received.ts';
import { sizeOf, stateOf } from '../world/audience.ts';
import type { World } from '../world/world.ts';
import { members } from './members.ts';

/** The test interface over HTTP, for programs that run in another process than the emulator. */
export function control(world: World, request: Received): Answer {
  const [, audienceId] = /^\/_emulator\/audiences\/(\d+)\/members$/.exec(request.path) ?? [];
  if (audienceId !== undefined && request.method === 'GET') return members(world, audienceId, request.query);
  const name = `${request.method} ${request.path.slice('/_emulator/'.length)}`;
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  return action ? action(world, request) : notFound;
}

const actions: Readonly<Record<string, (world: World, request: Received) => Answer>> = {
  'GET app': ({ app, advertisers }) =>
    json({ app_id: app.id, app_secret: app.secret, redirect_uris: app.redirectUris, advertisers }),

  'GET requests': ({ counters }) => json(counters.read()),

  'GET audiences': (world) =>
    json({
      audiences: [...world.audiences.values()].map((audience) => ({
        audience_id: audience.id,
        advertiser_id: audience.advertiserId,
        name: audience.name,
        audience_type: audience.type,
        size: sizeOf(audience),
        state: stateOf(audience, world.clock.now()),
      })),
    }),

  'POST reset': (world) => {
    world.reset();
    return json({});
  },

  'POST tokens': (world, request) =>
    withInput(request, tokenInput, ({ scopes, advertiser_ids: advertiserIds }) => {
      const grant = { ...(scopes && { scopes }), ...(advertiserIds && { advertiserIds }) };
      return { access_token: world.mintToken(grant) };
    }),

  'POST revoke': (world, request) =>
    withInput(request, z.object({ access_token: z.string().optional() }), (input) => {
      world.revoke(input.access_token);
      return {};
    }),

  'POST limits': (world, request) =>
    withInput(request, limitsInput, (input) => {
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

function withInput<Input>(
  { body }: Received,
  schema: z.ZodType<Input>,
  act: (input: Input) => unknown,
): Answer {
  const input = schema.safeParse(parse(body));
  return input.success ? json(act(input.data)) : json({ error: z.prettifyError(input.error) }, 400);
}

/** An empty body stands for `{}`; what is no JSON fits no schema. */
function parse(body: Buffer): unknown {
  try {
    return body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
