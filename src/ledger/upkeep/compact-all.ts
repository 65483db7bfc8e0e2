import type { Context } from '../../context.ts';
import { Fault } from '../../fault.ts';
import type { Compaction } from '../compact.ts';
import { openLedger } from '../ledger.ts';
import { chooseLedgers, type LedgerChoice } from './choose.ts';
import { entryOf, type LedgerEntry, worstOf } from './entry.ts';

export type CompactedLedger = LedgerEntry & ({ bytes: Compaction } | { problem: string });

/** Writes the ledgers that are meant anew, one after the other; one that cannot be does not keep the others waiting. */
export async function compactLedgers(
  context: Context,
  choice: LedgerChoice,
  options: { waitMs?: number | undefined; signal: AbortSignal },
): Promise<{ ledgers: CompactedLedger[]; fault: Fault | undefined }> {
  const ledgers: CompactedLedger[] = [];
  const faults: Fault[] = [];
  for (const chosen of await chooseLedgers(context, choice)) {
    options.signal.throwIfAborted();
    try {
      const { folder, name } = chosen;
      const ledger = await openLedger({ ...context, ...options, folder, name, holder: 'ledger compact' });
      try {
        ledgers.push({ ...entryOf(chosen), bytes: await ledger.compact() });
      } finally {
        await ledger.close();
      }
    } catch (error) {
      if (!(error instanceof Fault) || options.signal.aborted) throw error;
      ledgers.push({ ...entryOf(chosen), problem: error.message });
      faults.push(error);
    }
  }
  return { ledgers, fault: worstOf(faults) };
}
