import { randomBytes } from 'node:crypto';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/index.ts';

export type RealEmulator = Emulator;

/** An emulator in real time, for the built program in its own process. */
export async function realEmulator(
  t: TestContext,
  options: Partial<EmulatorOptions> = {},
): Promise<RealEmulator> {
  const emulator = await startEmulator({
    clock: {
      now: () => new Date(),
      elapsed: () => performance.now(),
      sleep: (milliseconds, signal) => wait(milliseconds, undefined, { ...(signal && { signal }) }),
    },
    randomBytes,
    rateLevel: 'none',
    ...options,
  });
  t.after(() => emulator.close());
  return emulator;
}
