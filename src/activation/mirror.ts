import type { Difference } from '../ledger/index.ts';
import type { Receipt } from './receipt.ts';
import type { Tally } from './tally.ts';

/** Says what a mirror cannot do this time, and why. */
export function warnOfMirror(
  { blank, heldBack }: Difference,
  { unreadable }: Tally,
  { id, name }: Receipt['audience'],
  warn: (text: string) => void,
): void {
  if (blank && id) {
    warn(
      `"${name}" was not filled from here: TikTok does not tell who is in it, so only members that this tool has added can be removed, now and later.`,
    );
  }
  if (heldBack > 0) {
    warn(
      `${heldBack} identities are absent from the source but stay for now, because ${unreadable} of its rows could not be read. Mend the file, or give --remove-anyway.`,
    );
  }
}
