export type { Emulator, EmulatorOptions, SeenRequest } from './contract.ts';
export { parseFault } from './faults/flag.ts';
export type { EmulatorFault } from './faults/vocabulary.ts';
export { startEmulator } from './start.ts';
