import { EventEmitter } from 'node:events';
import {
  type Appointment,
  type HoldPoint,
  keyOf,
  type Progress,
  type Release,
  type Stage,
  Visit,
} from './visit.ts';

/** What to release; what is not given does not matter. */
interface Selection {
  path?: string | undefined;
  number?: number | undefined;
  before?: HoldPoint | undefined;
}

/** Numbers the requests of each path, tells how far each came, and keeps those that it is asked to keep. */
export class Watch {
  readonly #visits = new Map<string, Visit>();
  readonly #counts = new Map<string, number>();
  readonly #changes = new EventEmitter().setMaxListeners(0);

  /** A request has come to this path. */
  open(path: string): Visit {
    const number = (this.#counts.get(path) ?? 0) + 1;
    this.#counts.set(path, number);
    return this.#visit({ path, number });
  }

  /** Resolves when that request, which may be still to come, reached the stage or was over without it. */
  wait(appointment: Appointment, until: Stage, signal?: AbortSignal): Promise<Progress> {
    return this.#visit(appointment).reached(until, signal);
  }

  hold(appointment: Appointment, before: HoldPoint): void {
    this.#visit(appointment).hold(before);
  }

  /** All that is kept, or to be kept, and fits. */
  release(which: Selection, how: Release): void {
    for (const visit of this.#visits.values()) {
      const { path, number } = visit.progress;
      if ((which.path ?? path) !== path || (which.number ?? number) !== number) continue;
      for (const point of ['work', 'answer'] as const) {
        if ((which.before ?? point) === point) visit.release(point, how);
      }
    }
  }

  /** Counts from 1 again; what is kept is dropped. Who waits for a request to come, waits on. */
  reset(): void {
    this.release({}, 'dropped');
    for (const [key, visit] of this.#visits)
      if (visit.progress.number <= this.#count(visit)) this.#visits.delete(key);
    this.#counts.clear();
  }

  #count({ progress }: Visit): number {
    return this.#counts.get(progress.path) ?? 0;
  }

  #visit(appointment: Appointment): Visit {
    const key = keyOf(appointment);
    const visit = this.#visits.get(key) ?? new Visit(appointment, this.#changes);
    this.#visits.set(key, visit);
    return visit;
  }
}
