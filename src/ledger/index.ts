export type { PendingBatch } from './batches.ts';
export type { Difference } from './difference.ts';
export type { FlatScan } from './flat/types.ts';
export { hostFolder, ledgerFolder } from './folder.ts';
export { archiveLedger, discardLedger, type Ledger, ledgerExists, openLedger } from './ledger.ts';
export { takeLock } from './lock.ts';
export { forgetAudience, rememberAudience, rememberedAudiences } from './names.ts';
export { type LedgerPlace, listAdvertiserFolders, listLedgers } from './places.ts';
export { dropOldPlanFiles, type PlanFile, readPlan, savePlan } from './plan-files.ts';
export type { Mode, RemovalReason } from './removals.ts';
export { findRun, listRuns, newRunId, saveRun } from './runs.ts';
export type { Deliveries } from './settlement.ts';
export { rememberSize, type SeenSize } from './sizes.ts';
export type { FormerIdentities, StagedMember } from './staging.ts';
export {
  type ForgottenValue,
  readSuppression,
  type Suppression,
  suppress,
  suppressLinked,
} from './suppression.ts';
export type { Traced } from './trace.ts';
