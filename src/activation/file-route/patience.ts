import type { Clock } from '../../context.ts';
import type { Progress } from '../progress.ts';

/** TikTok does not say how long it takes; each look is a request. */
const lookEveryMs = 15_000;

/** How long a run still waits for TikTok to work through files, over all its calls. */
export class Patience {
  readonly #clock: Clock;
  readonly #options: { limitMs: number; onProgress: (progress: Progress) => void; signal: AbortSignal };
  waitedMs = 0;

  constructor(
    clock: Clock,
    options: { limitMs: number; onProgress: (progress: Progress) => void; signal: AbortSignal },
  ) {
    this.#clock = clock;
    this.#options = options;
  }

  /** Until the next look; `false`: it is at an end. */
  async wait(): Promise<boolean> {
    const { limitMs, onProgress, signal } = this.#options;
    const pause = Math.min(lookEveryMs, limitMs - this.waitedMs);
    if (pause <= 0) return false;
    onProgress({ phase: 'processing', waitedMs: this.waitedMs, limitMs });
    await this.#clock.sleep(pause, signal);
    this.waitedMs += pause;
    return true;
  }
}
