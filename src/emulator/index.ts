export type { Emulator, EmulatorOptions, Membership, SeenRequest } from './contract.ts';
export { startEmulator } from './start.ts';
export type { RequestCounts } from './world/counters.ts';
export type { Advertiser } from './world/seed.ts';
