import { setMaxListeners } from 'node:events';
import type { Clock } from '../context.ts';

/** How long an interrupted run waits for the answers that are under way. */
const graceMs = 10_000;

/** A signal that follows the given one after the time of grace. */
export function graceAfter(signal: AbortSignal, clock: Clock): { signal: AbortSignal; end: () => void } {
  const giveUp = new AbortController();
  // As many as there are requests under way: no leak of which node should warn.
  setMaxListeners(0, giveUp.signal);
  const onStop = () => {
    clock.sleep(graceMs, giveUp.signal).then(
      () => giveUp.abort(signal.reason),
      () => undefined,
    );
  };
  signal.addEventListener('abort', onStop, { once: true });
  return {
    signal: giveUp.signal,
    end: () => {
      signal.removeEventListener('abort', onStop);
      giveUp.abort();
    },
  };
}
