import type { Clock } from '../../../src/context.ts';

/** Time that passes only when everybody sleeps, so that five minutes take none and no machine is too slow. */
export function createVirtualClock(): Clock & { readonly slept: number[] } {
  let now = 0;
  const slept: number[] = [];
  const sleepers: { due: number; wake: () => void }[] = [];

  function wakeNext() {
    sleepers.sort((left, right) => left.due - right.due);
    const next = sleepers.shift();
    if (next === undefined) return;
    now = Math.max(now, next.due);
    next.wake();
  }

  return {
    slept,
    now: () => new Date(Date.UTC(2026, 10, 22) + now),
    elapsed: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        slept.push(milliseconds);
        const sleeper = { due: now + milliseconds, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.splice(sleepers.indexOf(sleeper), 1);
          reject(signal.reason);
        });
        setImmediate(wakeNext);
      }),
  };
}
