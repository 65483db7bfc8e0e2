export type { PendingBatch } from './batches.ts';
export type { Difference } from './difference.ts';
export { ledgerFolder } from './folder.ts';
export { archiveLedger, discardLedger, type Ledger, openLedger } from './ledger.ts';
export { takeLock } from './lock.ts';
export { forgetAudience, rememberAudience, rememberedAudiences } from './names.ts';
export { newRunId, saveRun } from './runs.ts';
export type { Deliveries } from './settlement.ts';
