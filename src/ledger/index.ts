import { lazily } from '../lazily.ts';

export type { PendingBatch } from './batches.ts';
export { creationUnderWay, forgetCreation, rememberCreation } from './creations.ts';
export type { FileLayout, FileRows } from './customer-files/file-rows.ts';
export type { FilesInProcess } from './customer-files/processing.ts';
export type { Difference } from './difference.ts';
export { type FlatScan, IrregularRow } from './flat/types.ts';
export { hostFolder, ledgerFolder } from './folder.ts';
export { type Ledger, openLedger, type Route } from './ledger.ts';
export { archiveLedger, discardLedger, ledgerExists } from './ledger-files.ts';
export { takeLock } from './lock.ts';
export { forgetAudience, rememberAudience, rememberedAudiences } from './names.ts';
export { type LedgerPlace, listAdvertiserFolders, listLedgers } from './places.ts';
export { keptPlans, type PlanFile, readPlan, savePlan } from './plan-files.ts';
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
export { sweepFolder } from './sweep.ts';
export type { Traced } from './trace.ts';
export type { CompactedLedger } from './upkeep/compact-all.ts';
export type { Verification } from './upkeep/verify-all.ts';

export const compactLedgers = lazily(async () => (await import('./upkeep/compact-all.ts')).compactLedgers);
export const exportLedger = lazily(async () => (await import('./transfer/export.ts')).exportLedger);
export const importLedger = lazily(async () => (await import('./transfer/import.ts')).importLedger);
export const verifyLedgers = lazily(async () => (await import('./upkeep/verify-all.ts')).verifyLedgers);
