import type { Context } from '../../context.ts';
import { Fault } from '../../fault.ts';
import { damagedFilesBeside } from '../verify/beside.ts';
import { type LedgerHealth, verifyLedger } from '../verify/verify.ts';
import { chooseLedgers, type LedgerChoice } from './choose.ts';
import { entryOf, type LedgerEntry, worstOf } from './entry.ts';

export interface Verification {
  healthy: boolean;
  ledgers: (LedgerEntry & Omit<LedgerHealth, 'fault'>)[];
  /** Files beside the ledgers that cannot be read. */
  beside: { folder: string; problems: string[] }[];
}

/** Looks at the ledgers that are meant, and the files beside them; changes nothing. The fault says how to end. */
export async function verifyLedgers(
  context: Context,
  choice: LedgerChoice,
  options: { waitMs?: number | undefined; signal?: AbortSignal },
): Promise<{ verification: Verification; fault: Fault | undefined }> {
  const chosen = await chooseLedgers(context, choice);
  const ledgers: Verification['ledgers'] = [];
  const faults: Fault[] = [];
  for (const ledger of chosen) {
    const lock = { ...context, ...options, holder: 'ledger verify' };
    const { fault, ...health } = await verifyLedger(ledger.folder, ledger.name, lock);
    ledgers.push({ ...entryOf(ledger), ...health });
    if (fault && fault.code !== 'ledger_damaged') faults.push(fault);
  }
  const beside: Verification['beside'] = [];
  for (const folder of new Set(chosen.map((ledger) => ledger.folder))) {
    const problems = await damagedFilesBeside(folder);
    if (problems.length > 0) beside.push({ folder, problems });
  }
  const ill = ledgers.filter(({ state }) => state === 'damaged' || state === 'unsound').length;
  if (ill > 0 || beside.length > 0) faults.push(unhealthy(ill, beside.length));
  const fault = worstOf(faults);
  return { verification: { healthy: fault === undefined, ledgers, beside }, fault };
}

function unhealthy(ledgers: number, folders: number): Fault {
  const what = [
    ...(ledgers > 0 ? [`${ledgers} ${ledgers === 1 ? 'ledger is' : 'ledgers are'} not sound`] : []),
    ...(folders > 0 ? ['files beside the ledgers cannot be read'] : []),
  ].join(', and ');
  return new Fault('unhealthy', `${what.charAt(0).toUpperCase()}${what.slice(1)}; nothing was changed.`, {
    hint:
      ledgers > 0
        ? 'Restore the ledger from a backup or an export, or move it away: the next push then sends the whole audience again.'
        : 'Move them away: what they say is made anew, or was the account of a run.',
  });
}
