import { Fault } from '../fault.ts';
import type { TiktokClient } from '../tiktok/index.ts';
import type { App } from './app.ts';
import type { Advertiser } from './choose-advertiser.ts';

/** Who granted the token, as TikTok shows it. */
export interface Account {
  name: string;
  /** Masked by TikTok. */
  email: string;
}

/** `undefined` where the token is good but may not ask. */
export async function readAccount(client: TiktokClient, signal?: AbortSignal): Promise<Account | undefined> {
  try {
    const user = await client.readUser(signal);
    return { name: user.display_name, email: user.email };
  } catch (error) {
    if (error instanceof Fault && error.code === 'permission_missing') return undefined;
    throw error;
  }
}

export async function listAdvertisers(
  client: TiktokClient,
  app: App,
  signal?: AbortSignal,
): Promise<Advertiser[]> {
  const advertisers = await client.listAdvertisers(app, signal);
  return advertisers.map(({ advertiser_id, advertiser_name }) => ({
    id: advertiser_id,
    name: advertiser_name,
  }));
}
