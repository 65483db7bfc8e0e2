import { z } from 'zod';
import { Fault } from '../../fault.ts';
import { type EmulatorFault, faultSchema, type SettledFault } from './vocabulary.ts';

/** The faults as asked for, with their defaults; what cannot be is fault `configuration`. */
export function settle(faults: readonly EmulatorFault[]): SettledFault[] {
  const settled = z.array(faultSchema).safeParse(faults);
  if (settled.success) return settled.data;
  throw new Fault('configuration', `The emulator cannot misbehave so: ${z.prettifyError(settled.error)}`, {
    hint: '`tiktok-seg emulator --help` lists what it can do.',
  });
}
