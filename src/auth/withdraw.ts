import type { Context } from '../context.ts';
import { Fault } from '../fault.ts';
import type { App } from './app.ts';
import { type Tiktok, withClient } from './tiktok.ts';

/** Whoever stopped the login waits no longer than this. */
const patience = 10_000;

/** Revokes a token that TikTok granted and that nobody will keep: it would live on, known to no one. */
export async function withdraw(
  context: Context,
  { app, token, tiktok, notify }: { app: App; token: string; tiktok: Tiktok | undefined; notify: Notify },
): Promise<void> {
  const over = new AbortController();
  const tooLate = context.clock.sleep(patience, over.signal).then(
    () => over.abort(new Fault('network_failed', 'TikTok did not answer in time.')),
    () => undefined,
  );
  try {
    await withClient(context, { tiktok, origin: context.apiOrigin, token }, (client) =>
      client.revokeToken({ ...app, token }, over.signal),
    );
    notify('The token that TikTok had given was revoked again; nothing was stored.');
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    // TikTok knows it no more.
    if (error.code === 'token_refused') return;
    notify(
      `Nothing was stored, but the token that TikTok had given could not be revoked (${error.message}). Whoever gave this login can withdraw the app's access in TikTok's settings.`,
    );
  } finally {
    over.abort();
    await tooLate;
  }
}

type Notify = (text: string) => void;
