import { exchange } from './exchange.ts';
import type { Session } from './session.ts';
import { accessToken, advertiserInfos, advertiserNames, nothing, userInfo } from './shapes.ts';
import type {
  AccessTokenData,
  AccessTokenRequest,
  AdvertiserInfo,
  AdvertiserName,
  RevokeTokenRequest,
  UserInfo,
} from './wire.ts';

interface App {
  appId: string;
  secret: string;
}

/** A code works once, so that a second attempt could only lose what the first one gave. */
export async function exchangeCode(
  session: Session,
  { appId, secret, authCode }: App & { authCode: string },
  signal?: AbortSignal,
): Promise<AccessTokenData> {
  const body: AccessTokenRequest = { app_id: appId, secret, auth_code: authCode };
  const { data } = await exchange(
    session,
    {
      path: 'oauth2/access_token/',
      body: JSON.stringify(body),
      secrets: [secret, authCode],
      repeatable: false,
      shape: accessToken,
    },
    signal,
  );
  return data;
}

export async function revokeToken(
  session: Session,
  { appId, secret, token }: App & { token: string },
  signal?: AbortSignal,
): Promise<void> {
  const body: RevokeTokenRequest = { app_id: appId, secret, access_token: token };
  await exchange(
    session,
    {
      path: 'oauth2/revoke_token/',
      body: JSON.stringify(body),
      secrets: [secret, token],
      repeatable: false,
      shape: nothing,
    },
    signal,
  );
}

export async function listAdvertisers(
  session: Session,
  { appId, secret }: App,
  signal?: AbortSignal,
): Promise<AdvertiserName[]> {
  const { data } = await exchange(
    session,
    {
      path: 'oauth2/advertiser/get/',
      query: { app_id: appId, secret },
      secrets: [secret],
      repeatable: true,
      shape: advertiserNames,
    },
    signal,
  );
  return data.list;
}

export async function readUser(session: Session, signal?: AbortSignal): Promise<UserInfo> {
  const { data } = await exchange(session, { path: 'user/info/', repeatable: true, shape: userInfo }, signal);
  return data;
}

export async function readAdvertisers(
  session: Session,
  advertiserIds: readonly string[],
  signal?: AbortSignal,
): Promise<AdvertiserInfo[]> {
  const found: AdvertiserInfo[] = [];
  // A hundred ids, as TikTok allows in its other lists, keep the address short enough for any proxy.
  for (let start = 0; start < advertiserIds.length; start += 100) {
    const query = {
      advertiser_ids: JSON.stringify(advertiserIds.slice(start, start + 100)),
      // Only what is used: the default answer also holds balances, addresses and telephone numbers.
      fields: JSON.stringify(['advertiser_id', 'name', 'status', 'currency', 'timezone', 'country']),
    };
    const { data } = await exchange(
      session,
      { path: 'advertiser/info/', query, repeatable: true, shape: advertiserInfos },
      signal,
    );
    found.push(...data.list);
  }
  return found;
}
