import type { Clock } from '../context.ts';

/** Member rows acknowledged over time, in equal steps. */
export interface ThroughputReading {
  every_seconds: number;
  rows: number[];
}

/** So many steps fit a chart and a receipt. */
const mostSteps = 60;

/** Counts answers by the second; however long a run takes, it keeps no more than a few numbers. */
export class Throughput {
  readonly #clock: Clock;
  #start: number | undefined;
  #every = 1;
  #rows: number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  answered(rows: number): void {
    this.#start ??= this.#clock.elapsed();
    const seconds = (this.#clock.elapsed() - this.#start) / 1000;
    while (seconds >= this.#every * mostSteps) this.#halve();
    const step = Math.floor(seconds / this.#every);
    while (this.#rows.length <= step) this.#rows.push(0);
    this.#rows[step] = (this.#rows[step] ?? 0) + rows;
  }

  read(): ThroughputReading {
    return { every_seconds: this.#every, rows: [...this.#rows] };
  }

  #halve(): void {
    const { length } = this.#rows;
    this.#rows = Array.from(
      { length: Math.ceil(length / 2) },
      (_, at) => (this.#rows[2 * at] ?? 0) + (this.#rows[2 * at + 1] ?? 0),
    );
    this.#every *= 2;
  }
}
