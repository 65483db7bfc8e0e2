import type { Context } from '../context.ts';
import type { ClientOptions, TiktokClient } from '../tiktok/index.ts';

/** What this room needs of the room `tiktok`: its door fits, and so does one made for a test. */
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

/** The given one or the real one, which loads when a command needs it. */
export async function tiktokOf(given: Tiktok | undefined): Promise<Tiktok> {
  return given ?? (await import('../tiktok/index.ts'));
}

/** Runs `use` with a client that is closed afterwards. */
export async function withClient<Result>(
  { clock, randomBytes, env }: Context,
  options: { tiktok: Tiktok | undefined; origin: string; token?: string },
  use: (client: TiktokClient) => Promise<Result>,
): Promise<Result> {
  const { connect } = await tiktokOf(options.tiktok);
  const { origin, token } = options;
  const client = connect({ origin, clock, randomBytes, env, ...(token !== undefined && { token }) });
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}
