import { LosslessNumber } from 'lossless-json';
import { z } from 'zod';
import { appEndpoint } from './endpoint.ts';
import { id } from './input.ts';
import { code, Refusal } from './refusal.ts';

const app = { app_id: id, secret: id };

export const accessToken = appEndpoint({
  methods: ['POST'],
  input: z.object({ ...app, auth_code: id, return_advertiser_ids: z.boolean().default(true) }),
  work({ world, input }) {
    const grant = world.access.redeem(input.auth_code, world.clock.now());
    if (!grant) throw new Refusal(code.codeUnusable, 'Auth code is cancelled, used or expired');
    return {
      access_token: world.access.mint(grant),
      ...(input.return_advertiser_ids && { advertiser_ids: grant.advertiserIds }),
      // Bare numbers on the wire, some beyond 2^53.
      scope: grant.scopes.map((scope) => new LosslessNumber(scope)),
    };
  },
});

export const revokeToken = appEndpoint({
  methods: ['POST'],
  input: z.object({ ...app, access_token: id }),
  work({ world, input }) {
    const grant = world.access.grantOf(input.access_token);
    if (!world.access.revoke(input.access_token)) {
      throw new Refusal(code.tokenInvalid, 'Access token is incorrect or has been revoked.');
    }
    return { app_id: world.app.id, advertiser_ids: grant?.advertiserIds };
  },
});
