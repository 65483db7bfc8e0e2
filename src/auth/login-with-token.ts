import type { Context } from '../context.ts';
import { listAdvertisers, readAccount } from './account.ts';
import { knownApp, wholeApp } from './app.ts';
import { type Advertiser, chooseAdvertiser, wantedAdvertiser } from './choose-advertiser.ts';
import { prepareKeeper } from './keep-login.ts';
import type { LoginOptions, LoginResult } from './login.ts';
import { profileName } from './profiles.ts';
import { withClient } from './tiktok.ts';
import { readToken } from './token-input.ts';

/** Keeps a token that the person has already, once TikTok has shown that it is good. */
export async function loginWithToken(
  context: Context,
  { tiktok, notify, storage, signal, ...options }: Omit<LoginOptions, 'browser' | 'redirectUri'>,
): Promise<LoginResult> {
  const profile = profileName(context, options.profile);
  const wanted = wantedAdvertiser(context, options.advertiser);
  const keeper = await prepareKeeper(context, profile, { storage, notify });
  // Those of an earlier login may belong to another app than this token.
  const known = knownApp(context, { appId: options.appId });
  const app = wholeApp(known);
  const token = await readToken(context, signal);
  const origin = context.apiOrigin;
  const { account, advertisers } = await withClient(context, { tiktok, origin, token }, async (client) => ({
    account: await readAccount(client, signal),
    advertisers: app && (await listAdvertisers(client, app, signal)),
  }));
  const advertiser: Advertiser | undefined = advertisers
    ? await chooseAdvertiser(context, advertisers, wanted)
    : wanted === undefined
      ? undefined
      : { id: wanted, name: '' };
  await keeper.keep({
    v: 1,
    origin,
    accessToken: token,
    ...(known.appId !== undefined && { appId: known.appId }),
    ...(app && { appSecret: app.secret }),
    advertiserIds: advertisers?.map(({ id }) => id) ?? [],
    ...(advertiser && { advertiserId: advertiser.id }),
    obtainedAt: context.clock.now().toISOString(),
  });
  return {
    profile,
    origin,
    account,
    advertiser,
    permissions: undefined,
    storedIn: keeper.store.describe(profile),
    unencrypted: keeper.store.kind === 'file',
  };
}
