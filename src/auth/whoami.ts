import type { Context } from '../context.ts';
import { Fault } from '../fault.ts';
import { type Account, listAdvertisers, readAccount } from './account.ts';
import { type Advertiser, wantedAdvertiser } from './choose-advertiser.ts';
import { currentLogin } from './current-login.ts';
import { hasAudienceManagement, type Permission, permissionsOf } from './permissions.ts';
import { profileName } from './profiles.ts';
import type { SessionOptions } from './session.ts';
import { withClient } from './tiktok.ts';

export interface WhoAmI {
  profile: string;
  origin: string;
  /** E.g. "file /home/…/default.json, stored unencrypted". */
  source: string;
  account: Account | undefined;
  /** `undefined`: cannot be listed without app id and secret. */
  advertisers: Advertiser[] | undefined;
  /** The one that is worked on when none is named. */
  advertiserId: string | undefined;
  /** `undefined`: TikTok says this only at a login. */
  permissions: Permission[] | undefined;
  audienceManagement: boolean | undefined;
  obtainedAt: string | undefined;
}

/** Whose token it is, what it reaches and where it came from, as TikTok says now. */
export async function whoAmI(context: Context, options: SessionOptions): Promise<WhoAmI> {
  const profile = profileName(context, options.profile);
  const wanted = wantedAdvertiser(context, options.advertiser);
  const { token, app, source, stored } = await currentLogin(context, profile);
  const { tiktok, signal } = options;
  const origin = context.apiOrigin;
  const found = await withClient(context, { tiktok, origin, token }, async (client) => ({
    account: await readAccount(client, signal),
    advertisers: app && (await listAdvertisers(client, app, signal)),
  }));
  const only = found.advertisers?.length === 1 ? found.advertisers[0]?.id : undefined;
  return {
    profile,
    origin,
    source,
    ...found,
    advertiserId: wanted ?? stored?.advertiserId ?? only,
    permissions: stored?.scope && permissionsOf(stored.scope),
    audienceManagement: stored?.scope && hasAudienceManagement(stored.scope),
    obtainedAt: stored?.obtainedAt,
  };
}

/** The advertisers that the login reaches. */
export async function advertisersOf(
  context: Context,
  options: SessionOptions,
): Promise<{ advertisers: Advertiser[]; advertiserId: string | undefined }> {
  const profile = profileName(context, options.profile);
  const wanted = wantedAdvertiser(context, options.advertiser);
  const { token, app, stored } = await currentLogin(context, profile);
  if (!app) {
    throw new Fault(
      'configuration',
      'Without app id and secret the advertisers of a token cannot be listed.',
      {
        hint: 'Give TIKTOK_SEG_APP_ID and TIKTOK_SEG_APP_SECRET in the environment, or log in through the browser: tiktok-seg login',
      },
    );
  }
  const { tiktok, signal } = options;
  const advertisers = await withClient(context, { tiktok, origin: context.apiOrigin, token }, (client) =>
    listAdvertisers(client, app, signal),
  );
  return { advertisers, advertiserId: wanted ?? stored?.advertiserId };
}
