import type { Context } from '../context.ts';
import { type Account, listAdvertisers, readAccount } from './account.ts';
import { type App, askForApp, knownApp } from './app.ts';
import { authorise } from './authorise.ts';
import { type Advertiser, chooseAdvertiser, requireSome, wantedAdvertiser } from './choose-advertiser.ts';
import { type Keeper, prepareKeeper } from './keep-login.ts';
import { defaultRedirectUri, parseRedirect, redirectOf } from './loopback/redirect.ts';
import { type Permission, permissionsOf, requireAudienceManagement } from './permissions.ts';
import { profileName } from './profiles.ts';
import type { StorageKind } from './stores/secret-store.ts';
import { type Tiktok, withClient } from './tiktok.ts';
import { withdraw } from './withdraw.ts';

export interface LoginOptions {
  /** Default: the real one. */
  tiktok?: Tiktok | undefined;
  /** Notices that cannot wait for the result: the address to open, what is waited for. */
  notify: (text: string) => void;
  profile?: string | undefined;
  appId?: string | undefined;
  advertiser?: string | undefined;
  /** Must equal the text registered for the app. */
  redirectUri?: string | undefined;
  /** Default: where the profile was kept before, else the keychain. */
  storage?: StorageKind | undefined;
  /** `false`: the person opens the address anywhere and pastes where it led. */
  browser?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

export interface LoginResult {
  profile: string;
  origin: string;
  account: Account | undefined;
  /** `undefined`: not chosen, and not known (a token without app id and secret). */
  advertiser: Advertiser | undefined;
  /** `undefined`: TikTok does not say this of a token that was handed over. */
  permissions: Permission[] | undefined;
  /** E.g. "keychain: Secret Service (service tiktok-seg, account default)". */
  storedIn: string;
  unencrypted: boolean;
}

/** Logs in through TikTok's page in a browser, and keeps the token. Nothing is stored unless all went well. */
export async function login(context: Context, options: LoginOptions): Promise<LoginResult> {
  const profile = profileName(context, options.profile);
  const redirectUri = options.redirectUri ?? defaultRedirectUri;
  if (options.browser === false) parseRedirect(redirectUri);
  else redirectOf(redirectUri);
  wantedAdvertiser(context, options.advertiser);
  const keeper = await prepareKeeper(context, profile, { storage: options.storage, notify: options.notify });
  const app = await askForApp(context, knownApp(context, { appId: options.appId, stored: keeper.before }));
  let granted: string | undefined;
  try {
    const authorised = await authorise(context, {
      app,
      redirectUri,
      tiktok: options.tiktok,
      notify: options.notify,
      browser: options.browser ?? true,
      use: (code) =>
        exchange(context, {
          app,
          code,
          tiktok: options.tiktok,
          onGranted: (token) => {
            granted = token;
          },
          signal: options.signal,
        }),
      signal: options.signal,
    });
    const advertiser = await chooseAdvertiser(context, authorised.advertisers, options.advertiser);
    options.signal?.throwIfAborted();
    return await keep(context, { profile, app, keeper, authorised, advertiser });
  } catch (error) {
    // TikTok may give again what is in use already.
    if (granted !== undefined && granted !== keeper.before?.accessToken)
      await withdraw(context, { tiktok: options.tiktok, notify: options.notify, app, token: granted });
    throw error;
  }
}

/** What TikTok granted. */
interface Authorised {
  token: string;
  scope: string[];
  account: Account | undefined;
  advertisers: Advertiser[];
}

interface Exchange extends Pick<LoginOptions, 'tiktok' | 'signal'> {
  app: App;
  code: string;
  /** From now on there is a token. */
  onGranted: (token: string) => void;
}

/**
 * The code is spent by the first call: whatever it gave is looked at, and nothing is stored yet. That call is not
 * stopped, since TikTok might grant a token all the same, and nobody would know it.
 */
async function exchange(
  context: Context,
  { app, code, tiktok, onGranted, signal }: Exchange,
): Promise<Authorised> {
  const origin = context.apiOrigin;
  signal?.throwIfAborted();
  const granted = await withClient(context, { tiktok, origin }, (client) =>
    client.exchangeCode({ ...app, authCode: code }),
  );
  onGranted(granted.access_token);
  signal?.throwIfAborted();
  requireAudienceManagement(granted.scope);
  const token = granted.access_token;
  return withClient(context, { tiktok, origin, token }, async (client) => ({
    token,
    scope: granted.scope,
    account: await readAccount(client, signal),
    advertisers: requireSome(await listAdvertisers(client, app, signal)),
  }));
}

async function keep(
  context: Context,
  login: { profile: string; app: App; keeper: Keeper; authorised: Authorised; advertiser: Advertiser },
): Promise<LoginResult> {
  const { profile, app, keeper, authorised, advertiser } = login;
  await keeper.keep({
    v: 1,
    origin: context.apiOrigin,
    accessToken: authorised.token,
    appId: app.appId,
    appSecret: app.secret,
    advertiserIds: authorised.advertisers.map(({ id }) => id),
    advertiserId: advertiser.id,
    scope: authorised.scope,
    obtainedAt: context.clock.now().toISOString(),
  });
  return {
    profile,
    origin: context.apiOrigin,
    account: authorised.account,
    advertiser,
    permissions: permissionsOf(authorised.scope),
    storedIn: keeper.store.describe(profile),
    unencrypted: keeper.store.kind === 'file',
  };
}
