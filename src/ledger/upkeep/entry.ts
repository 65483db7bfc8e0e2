import type { ExitCode, Fault } from '../../fault.ts';
import type { ChosenLedger } from './choose.ts';

/** A ledger, as a report names it. */
export interface LedgerEntry {
  advertiser_id: string;
  audience: { id: string | null; name: string | null };
  /** `archived`: set aside by --recreate; `new`: of a plan whose audience is not there yet. */
  kind: ChosenLedger['kind'];
  file: string;
}

export function entryOf({ advertiserId, audienceId, audienceName, kind, file }: ChosenLedger): LedgerEntry {
  return { advertiser_id: advertiserId, audience: { id: audienceId, name: audienceName }, kind, file };
}

/** The fault that a command ends with where several ledgers have one: what needs a person comes first. */
export function worstOf(faults: readonly Fault[]): Fault | undefined {
  const order: ExitCode[] = [130, 143, 11, 12, 9];
  const rank = ({ exitCode }: Fault) => (order.indexOf(exitCode) + order.length + 1) % (order.length + 1);
  return [...faults].sort((one, other) => rank(one) - rank(other))[0];
}
