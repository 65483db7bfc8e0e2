import type { Context } from '../context.ts';
import type { ClientOptions, TiktokClient } from '../tiktok/client.ts';

/** What this room needs of the room `tiktok`; its door fits, and so does a made one. */
export interface Tiktok {
  connect(options: ClientOptions): TiktokClient;
  /** The page on which a person lets the app in. */
  authorisationAddress(request: {
    appId: string;
    state: string;
    redirectUri: string;
    origin: string;
  }): string;
}

/** Runs `use` with a client that is closed afterwards. */
export async function withClient<Result>(
  { clock, randomBytes, env }: Context,
  { tiktok, origin, token }: { tiktok: Tiktok; origin: string; token?: string },
  use: (client: TiktokClient) => Promise<Result>,
): Promise<Result> {
  const client = tiktok.connect({ origin, clock, randomBytes, env, ...(token !== undefined && { token }) });
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}
