import { z } from 'zod';
import type { AdvertiserInfo, AdvertiserName, UserInfo } from '../../tiktok/index.ts';
import type { Advertiser } from '../world/seed.ts';
import { requireApp, tokenEndpoint } from './endpoint.ts';
import { id, jsonIds } from './input.ts';

const readAccounts = '10';

export const userInfo = tokenEndpoint({
  methods: ['GET'],
  input: z.unknown(),
  work({ world }): UserInfo {
    return {
      display_name: 'Emulated Marketer',
      email: 'e***r@e***.com',
      core_user_id: world.app.id.split('').reverse().join(''),
      create_time: 1_700_000_000,
    };
  },
});

export const advertiserList = tokenEndpoint({
  methods: ['GET'],
  needs: readAccounts,
  input: z.object({ app_id: id, secret: id }),
  work({ world, grant, input }): { list: AdvertiserName[] } {
    requireApp(world, input);
    const granted = world.advertisers.filter(({ id }) => grant.advertiserIds.includes(id));
    return { list: granted.map(({ id, name }) => ({ advertiser_id: id, advertiser_name: name })) };
  },
});

export const advertiserInfo = tokenEndpoint({
  methods: ['GET'],
  needs: readAccounts,
  input: z.object({ advertiser_ids: jsonIds(100), fields: z.string().optional() }),
  work({ world, input }): { list: AdvertiserInfo[] } {
    const asked = world.advertisers.filter(({ id }) => input.advertiser_ids.includes(id));
    return { list: asked.map(describe) };
  },
});

function describe({ id, name, currency, country, timezone }: Advertiser): AdvertiserInfo {
  return { advertiser_id: id, name, status: 'STATUS_ENABLE', currency, timezone, country };
}
