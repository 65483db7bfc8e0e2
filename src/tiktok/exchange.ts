import { type ApiRequest, attempt } from './attempt.ts';
import type { Success } from './judge.ts';
import type { Session } from './session.ts';
import { TiktokFault } from './tiktok-fault.ts';
import type { Trouble } from './trouble.ts';

export interface Repetition {
  /** Whether doing it twice is the same as once. If not, it is repeated only when it surely was not carried out. */
  repeatable: boolean;
  /** How often a transient failure is met before giving up; "too frequent" is not counted. */
  attempts?: number;
}

/** Sends a request, at the pace allowed, until there is an answer that another attempt would not better. */
export async function exchange<Data>(
  session: Session,
  request: ApiRequest<Data> & Repetition,
  signal?: AbortSignal,
): Promise<Success<Data> & { attempts: number }> {
  const history = { attempts: 0, transient: 0, inVain: 0, ambiguous: false };
  for (;;) {
    await session.counts.paced(() => session.pace.admit(request.rows ?? 0, signal));
    history.attempts += 1;
    const { success, trouble } = await attempt(session, request, signal);
    if (success || (trouble.httpStatus !== undefined && trouble.verdict.class !== 'wait')) {
      await session.pace.answered();
    }
    if (success) {
      return { ...success, attempts: history.attempts };
    }
    history.ambiguous ||= trouble.verdict.ambiguous;
    const pause = await pauseAfter(session, trouble, request, history);
    if (pause === undefined) throw new TiktokFault(trouble, history);
    session.counts.retries += 1;
    session.onRetry?.({
      path: request.path,
      attempt: history.attempts + 1,
      waitMs: pause.waitMs,
      reason: trouble.reason,
    });
    const wait = () => session.clock.sleep(pause.waitMs, signal);
    await (pause.paced ? session.counts.paced(wait) : wait());
  }
}

/** How long to wait before the next attempt; `undefined` when there should be none. */
async function pauseAfter(
  session: Session,
  { verdict }: Trouble,
  { repeatable, attempts = 5 }: Repetition,
  history: { transient: number; inVain: number; ambiguous: boolean },
): Promise<{ waitMs: number; paced: boolean } | undefined> {
  history.inVain = verdict.most === undefined ? 0 : history.inVain + 1;
  if (verdict.class === 'wait') {
    const advice = await session.pace.tooFrequent();
    return advice.limit === 'day' ? undefined : { waitMs: advice.waitMs, paced: true };
  }
  history.transient += 1;
  if (verdict.class !== 'again' || history.transient >= attempts) return undefined;
  if (verdict.most !== undefined && history.inVain >= verdict.most) return undefined;
  if (!repeatable && history.ambiguous) return undefined;
  return { waitMs: growingPause(history.transient, session.randomBytes), paced: false };
}

/** Doubles up to half a minute; jittered by half, lest all who failed together come again together. */
function growingPause(failures: number, randomBytes: (size: number) => Uint8Array): number {
  const [high = 0, low = 0] = randomBytes(2);
  const full = Math.min(30_000, 500 * 2 ** (failures - 1));
  return Math.round(full * (0.5 + (high * 256 + low) / 131_072));
}
