import { join } from 'node:path';
import type { Session } from '../activation/index.ts';
import { resolveSession } from '../auth/index.ts';
import { connect, type RateLevel } from '../tiktok/index.ts';
import type { CommonOptions, Deps } from './deps.ts';
import { shownTiktok } from './tiktok.ts';
import { styleOf } from './ui/style.ts';

/** Finds the token to use and connects; nothing is sent yet. */
export async function openSession(
  deps: Deps,
  options: CommonOptions & { rateLevel?: RateLevel },
): Promise<Session> {
  const { context, signal } = deps;
  const { token, advertiserId, appId } = await resolveSession(context, {
    tiktok: await shownTiktok(deps, options),
    ...(options.profile && { profile: options.profile }),
    ...(options.advertiser && { advertiser: options.advertiser }),
    signal,
  });
  const { err } = context.terminal;
  const { colour } = styleOf(err);
  const client = connect({
    ...context,
    origin: context.apiOrigin,
    token,
    // Of a bare token nobody knows the app: all such runs share one pace, which is slow at worst.
    sharedPace: { folder: join(context.folders.state, 'pace'), app: appId ?? 'unknown' },
    ...(options.rateLevel && { rateLevel: options.rateLevel }),
    ...(options.debug && { onRequest: (line: string) => err.write(`${colour.dim(line)}\n`) }),
  });
  return { client, advertiserId };
}
