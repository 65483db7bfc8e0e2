import type { Context } from '../context.ts';
import { Fault } from '../fault.ts';
import { ledgerFolder, rememberSize, type SeenSize } from '../ledger/index.ts';
import type { AudienceEntry, AudienceHistoryEntry } from '../tiktok/index.ts';
import type { AudienceChoice } from './audience.ts';
import { oneAudience } from './audiences.ts';
import { routeOf } from './route.ts';
import type { Session } from './session.ts';

/** Whether an audience can be used in an ad group, and if not, why. */
export interface AudienceStatus {
  audience: { id: string; name: string; type: string };
  state: 'usable' | 'expired' | 'failed' | 'waiting';
  /** One sentence. */
  why: string;
  /** As TikTok shows it; 0 while it is not known. */
  size: number;
  /** UTC. */
  expires_at: string;
  is_expiring: boolean;
  /** Sizes seen by this tool, each when it was seen first. */
  sizes: SeenSize[];
  /** TikTok's own account, in the time zone of the advertiser. */
  history: AudienceHistoryEntry[];
}

/** One look at an audience of any type. */
export async function readStatus(
  context: Context,
  session: Session,
  choice: AudienceChoice,
  { signal }: { signal?: AbortSignal } = {},
): Promise<AudienceStatus> {
  const { client, advertiserId } = session;
  const entry = await oneAudience(session, choice, signal);
  const { audience_id: id, name, audience_type: type, cover_num: size } = entry;
  const found = await client.readAudience({ advertiserId, audienceId: id }, signal);
  const now = context.clock.now();
  const folder = ledgerFolder(context.folders.state, context.apiOrigin, advertiserId);
  // The list gives UTC, the details the advertiser's own time.
  const expires = new Date(`${entry.expired_time.replace(' ', 'T')}Z`);
  const error = found?.details.error_msg ?? '';
  return {
    audience: { id, name, type },
    ...stateOf({ usable: entry.is_valid, expired: expires <= now, error: sentences(entry, error), size }),
    size,
    expires_at: Number.isNaN(expires.getTime()) ? entry.expired_time : expires.toISOString(),
    is_expiring: entry.is_expiring,
    sizes: await rememberSize(folder, id, { at: now.toISOString(), size }),
    history: found?.history ?? [],
  };
}

const lookEveryMs = 30_000;

/** Looks again until the audience is usable, cannot become so, or the time is up: then fault `unhealthy`. */
export async function waitUntilReady(
  context: Context,
  session: Session,
  choice: AudienceChoice,
  options: { waitMs: number; onLook: (status: AudienceStatus) => void; signal?: AbortSignal },
): Promise<AudienceStatus> {
  const deadline = context.clock.elapsed() + options.waitMs;
  for (;;) {
    const status = await readStatus(context, session, choice, options);
    options.onLook(status);
    if (status.state === 'usable') return status;
    if (status.state !== 'waiting') throw notReady(status, 'It will not become so by waiting.');
    const left = deadline - context.clock.elapsed();
    if (left <= 0)
      throw notReady(status, 'TikTok takes up to 48 hours. Ask again later, or give a longer --timeout.');
    await context.clock.sleep(Math.min(lookEveryMs, left), options.signal);
  }
}

/** What a push acknowledged and TikTok could not process, the next one finds (file-route/trouble.ts). */
function sentences(entry: AudienceEntry, error: string): string {
  if (error === '') return '';
  const words = `TikTok says of its last files: ${error}`;
  return routeOf(entry) === 'file' ? `${words}. The next push sends them again.` : words;
}

function stateOf({
  usable,
  expired,
  error,
  size,
}: {
  usable: boolean;
  expired: boolean;
  error: string;
  size: number;
}): Pick<AudienceStatus, 'state' | 'why'> {
  if (expired) return { state: 'expired', why: 'It has expired; TikTok may have emptied it.' };
  const problem = error && ` ${error}`;
  if (usable) return { state: 'usable', why: `It can be used in ad groups.${problem}` };
  if (error) return { state: 'failed', why: problem.trim() };
  return size === 0
    ? { state: 'waiting', why: 'TikTok is still matching it, or fewer than 1,000 people matched.' }
    : { state: 'waiting', why: `TikTok matched ${size} people so far; it needs 1,000.` };
}

function notReady({ audience, why }: AudienceStatus, hint: string): Fault {
  return new Fault('unhealthy', `The audience "${audience.name}" is not usable. ${why}`, { hint });
}
