import type { Context } from '../context.ts';
import { Fault } from '../fault.ts';
import { listAdvertisers } from './account.ts';
import { wantedAdvertiser } from './choose-advertiser.ts';
import { type CurrentLogin, currentLogin } from './current-login.ts';
import { profileName } from './profiles.ts';
import { type Tiktok, withClient } from './tiktok.ts';

/** With what and for whom TikTok is called. */
export interface Session {
  profile: string;
  token: string;
  /** Where the token may be sent; nowhere else. */
  origin: string;
  advertiserId: string;
  /** Where the token came from, for people. */
  source: string;
  /** All runs of one app share its pace; unknown for a bare token. */
  appId: string | undefined;
}

export interface SessionOptions {
  /** Default: the real one. */
  tiktok?: Tiktok | undefined;
  profile?: string | undefined;
  advertiser?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** The login to work with and its advertiser. Asks nobody; most often it does not ask TikTok either. */
export async function resolveSession(context: Context, options: SessionOptions): Promise<Session> {
  const profile = profileName(context, options.profile);
  const wanted = wantedAdvertiser(context, options.advertiser);
  const login = await currentLogin(context, profile);
  return {
    profile,
    token: login.token,
    origin: context.apiOrigin,
    advertiserId: wanted ?? login.stored?.advertiserId ?? (await onlyAdvertiser(context, login, options)),
    source: login.source,
    appId: login.appId,
  };
}

async function onlyAdvertiser(
  context: Context,
  { token, app }: CurrentLogin,
  { tiktok, signal }: SessionOptions,
): Promise<string> {
  if (!app) {
    throw new Fault('advertiser_required', 'The token does not say for which advertiser to work.', {
      hint: 'Give --advertiser ID, or TIKTOK_SEG_ADVERTISER_ID in the environment. (Without app id and secret the advertisers of a token cannot be listed.)',
    });
  }
  const origin = context.apiOrigin;
  const advertisers = await withClient(context, { tiktok, origin, token }, (client) =>
    listAdvertisers(client, app, signal),
  );
  const [first, ...others] = advertisers;
  if (first && others.length === 0) return first.id;
  throw new Fault(
    'advertiser_required',
    `The token reaches ${advertisers.length} advertisers; one must be named.`,
    {
      hint: `Give --advertiser ID, or TIKTOK_SEG_ADVERTISER_ID in the environment. tiktok-seg advertisers lists them.`,
    },
  );
}
