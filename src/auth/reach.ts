import type { Context } from '../context.ts';
import { Fault } from '../fault.ts';
import { listAdvertisers } from './account.ts';
import { wantedAdvertiser } from './choose-advertiser.ts';
import { currentLogin } from './current-login.ts';
import { profileName } from './profiles.ts';
import type { SessionOptions } from './session.ts';
import { withClient } from './tiktok.ts';

/**
 * The advertisers that a login stands for: the one named by flag or environment, or else `own` and all that TikTok lists
 * for it. `fault`: TikTok could not be asked for the others.
 */
export async function reachedAdvertisers(
  context: Context,
  own: string,
  options: SessionOptions,
): Promise<{ ids: string[]; fault: Fault | undefined }> {
  const alone = { ids: [own], fault: undefined };
  if (wantedAdvertiser(context, options.advertiser) !== undefined) return alone;
  const { token, app } = await currentLogin(context, profileName(context, options.profile));
  // Of a bare token they cannot be listed.
  if (!app) return alone;
  const { tiktok, signal } = options;
  try {
    const listed = await withClient(context, { tiktok, origin: context.apiOrigin, token }, (client) =>
      listAdvertisers(client, app, signal),
    );
    return { ids: [...new Set([own, ...listed.map(({ id }) => id)])], fault: undefined };
  } catch (error) {
    if (!(error instanceof Fault) || signal?.aborted) throw error;
    return { ids: [own], fault: error };
  }
}
