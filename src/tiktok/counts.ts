import type { Clock } from '../context.ts';

/** What a client went through, for the receipt. */
export class Counts {
  retries = 0;
  /** Time in which at least one request waited for the pace. */
  pacedMs = 0;
  readonly #clock: Clock;
  #waiting = 0;
  #since = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async paced<Result>(wait: () => Promise<Result>): Promise<Result> {
    if (this.#waiting === 0) this.#since = this.#clock.elapsed();
    this.#waiting += 1;
    try {
      return await wait();
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0) this.pacedMs += this.#clock.elapsed() - this.#since;
    }
  }
}
