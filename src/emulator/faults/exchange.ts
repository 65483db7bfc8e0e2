import type { Conditions } from '../api/conditions.ts';
import type { Outcome } from '../http/answer.ts';
import type { Received } from '../http/received.ts';
import type { World } from '../world/world.ts';

/** One request to the API on its way to an outcome. */
export interface Exchange {
  world: World;
  request: Received;
  conditions: Conditions;
  /** Aborted when the emulator closes; a client that goes away does not stop the work. */
  signal: AbortSignal;
}

export type Step = (exchange: Exchange) => Promise<Outcome>;

/** What a fault makes of a request on its way to the next step; `draw` is its chance, from 0 to below 1. */
export type Act = (exchange: Exchange, next: Step, draw: number) => Promise<Outcome>;
