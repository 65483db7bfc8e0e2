import type { PlanFile } from '../ledger/index.ts';
import type { Receipt, RunFacts } from './receipt.ts';

/** What a plan knows of its source and its changes, for the receipt of the run that applies it. */
export interface PlanFacts
  extends Pick<RunFacts, 'mode' | 'via' | 'rules' | 'source' | 'mapping' | 'tally' | 'difference' | 'plan'> {
  /** How often anybody was forgotten before it was made; absent: never. */
  forgets?: number;
}

export function planFile(
  plan: string,
  madeAt: Date,
  audience: Receipt['audience'],
  facts: PlanFacts,
): PlanFile {
  return {
    plan,
    made_at: madeAt.toISOString(),
    audience: { id: audience.id, name: audience.name },
    facts: { ...facts, plan },
  };
}

/** The file is our own and was replaced in one step, so that its shape need not be checked field by field. */
export function factsOf({ facts }: PlanFile): PlanFacts {
  return facts as PlanFacts;
}
