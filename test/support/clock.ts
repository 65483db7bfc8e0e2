import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../../src/context.ts';

interface Sleeper {
  wakesAt: number;
  wake: () => void;
}

/** A clock that stands still until a test moves it; `flows` makes each sleep pass at once and move it. */
export class ManualClock implements Clock {
  /** Every sleep asked for, in milliseconds. */
  readonly slept: number[] = [];
  readonly #start: number;
  readonly #flows: boolean;
  readonly #sleepers = new Set<Sleeper>();
  readonly #watchers = new Set<() => void>();
  #elapsed = 0;

  constructor(options: { start?: string; flows?: boolean } = {}) {
    this.#start = Date.parse(options.start ?? '2026-01-02T03:04:05.678Z');
    this.#flows = options.flows ?? false;
  }

  now(): Date {
    return new Date(this.#start + this.#elapsed);
  }

  elapsed(): number {
    return this.#elapsed;
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.slept.push(milliseconds);
    if (this.#flows) {
      this.#elapsed += milliseconds;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const abort = () => {
        this.#sleepers.delete(sleeper);
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        wakesAt: this.#elapsed + milliseconds,
        wake: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#sleepers.add(sleeper);
      for (const tell of this.#watchers) tell();
    });
  }

  /** Moves time on and wakes whoever was to wake by then. */
  advance(milliseconds: number): void {
    this.#elapsed += milliseconds;
    for (const sleeper of [...this.#sleepers].sort((a, b) => a.wakesAt - b.wakesAt)) {
      if (sleeper.wakesAt > this.#elapsed) break;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }

  /** How many wait in `sleep` now. */
  get sleepers(): number {
    return this.#sleepers.size;
  }

  /** Resolves once `count` wait in `sleep`. */
  whenSleeping(count = 1): Promise<void> {
    if (this.#sleepers.size >= count) return Promise.resolve();
    return new Promise((resolve) => {
      const tell = () => {
        if (this.#sleepers.size < count) return;
        this.#watchers.delete(tell);
        resolve();
      };
      this.#watchers.add(tell);
    });
  }
}

/** The machine's own time, for tests whose other side runs by itself: a browser, a real pace. */
export const runningClock: Clock = {
  now: () => new Date(),
  elapsed: () => performance.now(),
  sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, signal && { signal }),
};
