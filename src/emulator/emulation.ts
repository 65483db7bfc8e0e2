import type { Faults } from './faults/faults.ts';
import type { SettledFault } from './faults/vocabulary.ts';
import type { Watch } from './watch/watch.ts';
import type { World } from './world/world.ts';

/** All of a running emulator but its socket. */
export interface Emulation {
  world: World;
  faults: Faults;
  watch: Watch;
  /** Where the chance of faults begins, unless told otherwise. */
  seed: number;
  /** In force from the start, and again after a reset. */
  firstFaults: readonly SettledFault[];
  /** Aborted when the emulator closes. */
  closing: AbortSignal;
}

/** Back to what the start left. */
export function reset({ world, faults, watch, seed, firstFaults }: Emulation): void {
  world.reset();
  faults.set(firstFaults, seed);
  watch.reset();
}
