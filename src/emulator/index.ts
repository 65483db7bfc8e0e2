export type { Emulator, EmulatorOptions, SeenRequest } from './contract.ts';
export { startEmulator } from './start.ts';
