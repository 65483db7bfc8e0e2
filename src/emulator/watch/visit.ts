import { type EventEmitter, once } from 'node:events';

/** How far a request came: its body was read, its work was done, it is over (answered or dropped). */
export type Stage = 'arrived' | 'worked' | 'answered';

/** Where a request can be kept: before its work is done, or before its answer leaves. */
export type HoldPoint = 'work' | 'answer';

/** The n-th request of a path, counted from 1 since the start or the last reset. */
export interface Appointment {
  path: string;
  number: number;
}

export type Progress = Appointment & Record<Stage, boolean>;

/** One request of a path, also before it comes: it can be waited for and kept. */
export class Visit {
  readonly progress: Progress;
  /** Shared by all visits, which are many. */
  readonly #changes: EventEmitter;
  #gates: Partial<Record<HoldPoint, Gate>> | undefined;

  constructor({ path, number }: Appointment, changes: EventEmitter) {
    this.#changes = changes;
    this.progress = { path, number, arrived: false, worked: false, answered: false };
  }

  get key(): string {
    return keyOf(this.progress);
  }

  reach(stage: Stage): void {
    this.progress[stage] = true;
    this.#changes.emit(this.key);
  }

  /** Resolves at the stage, or when the request is over without it. */
  async reached(stage: Stage, signal?: AbortSignal): Promise<Progress> {
    while (!this.progress[stage] && !this.progress.answered) {
      await once(this.#changes, this.key, signal ? { signal } : {});
    }
    return { ...this.progress };
  }

  hold(point: HoldPoint): void {
    this.#gates = { [point]: newGate(), ...this.#gates };
  }

  /** What is released goes on; what is dropped is over, its connection with it. */
  release(point: HoldPoint, how: Release): void {
    this.#gates?.[point]?.open(how);
    delete this.#gates?.[point];
  }

  /** Waits where it is kept. */
  async pass(point: HoldPoint): Promise<Release> {
    return (await this.#gates?.[point]?.opened) ?? 'released';
  }
}

export function keyOf({ path, number }: Appointment): string {
  return `${number} ${path}`;
}

export type Release = 'released' | 'dropped';

interface Gate {
  opened: Promise<Release>;
  open(how: Release): void;
}

function newGate(): Gate {
  let open: Gate['open'] = () => {};
  const opened = new Promise<Release>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
