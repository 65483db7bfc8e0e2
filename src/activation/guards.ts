import { Fault } from '../fault.ts';
import type { Difference, Mode } from '../ledger/index.ts';
import type { Tally } from './tally.ts';

export interface SourceGuards {
  /** Share of the records read that may be rejected, 0 to 1. */
  maxReject: number;
  minRows: number;
  mode: Mode;
}

/** Refuses a source that looks wrong, before anything is sent. */
export function checkSource(tally: Tally, { maxReject, minRows, mode }: SourceGuards): void {
  if (tally.read < minRows) {
    const found = tally.read === 0 ? 'no records' : `only ${tally.read} records`;
    throw new Fault('guard_refused', `The source has ${found}; at least ${minRows} are asked for.`, {
      hint: 'Check the export. If that is right, give --min-rows with a smaller number.',
    });
  }
  // A file of blank cells is as empty as one without rows, and would take everybody out.
  if (mode === 'mirror' && tally.members + tally.excluded === 0 && tally.rejected <= maxReject * tally.read) {
    throw new Fault(
      'guard_refused',
      'The source has nobody in it; a mirror of it would empty the audience.',
      {
        hint: 'Check the export. To empty the audience on purpose, push a file of its members with --mode remove.',
      },
    );
  }
  if (tally.rejected > maxReject * tally.read) {
    const share = ((100 * tally.rejected) / tally.read).toFixed(1);
    const reasons = Object.entries(tally.reasons)
      .sort(([, one = 0], [, other = 0]) => other - one)
      .map(([reason, count]) => `${reason} ${count}`)
      .join(', ');
    throw new Fault(
      'too_many_rejects',
      `${tally.rejected} of ${tally.read} records (${share} %) were rejected; nothing was sent.`,
      {
        hint: `Reasons: ${reasons}.\nMend the file, or allow it with --max-reject ${Math.ceil(Number(share))}%.`,
      },
    );
  }
}

/** Refuses to take out more than a broken export should be able to. */
export function checkRemovals(
  { presentBefore, wouldRemoveBecause: because }: Pick<Difference, 'presentBefore' | 'wouldRemoveBecause'>,
  maxRemove: number,
): void {
  const counted = because.absent + because.consent_refused + because.suppressed;
  if (counted <= maxRemove * presentBefore) return;
  const share = ((100 * counted) / presentBefore).toFixed(1);
  const reasons = (['absent', 'consent_refused', 'suppressed'] as const)
    .filter((reason) => because[reason] > 0)
    .map((reason) => `${reason} ${because[reason]}`)
    .join(', ');
  throw new Fault(
    'guard_refused',
    `${counted} of ${presentBefore} identities (${share} %) would be removed; nothing was sent.`,
    {
      hint: `Reasons: ${reasons}.\nCheck the source, or allow it with --max-remove ${Math.ceil(Number(share))}%.`,
    },
  );
}
