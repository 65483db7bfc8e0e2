import { Fault } from '../fault.ts';
import type { Tally } from './tally.ts';

export interface SourceGuards {
  /** Share of the records read that may be rejected, 0 to 1. */
  maxReject: number;
  minRows: number;
}

/** Refuses a source that looks wrong, before anything is sent. */
export function checkSource(tally: Tally, { maxReject, minRows }: SourceGuards): void {
  if (tally.read < minRows) {
    const found = tally.read === 0 ? 'no records' : `only ${tally.read} records`;
    throw new Fault('guard_refused', `The source has ${found}; at least ${minRows} are asked for.`, {
      hint: 'Check the export. If that is right, give --min-rows with a smaller number.',
    });
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
