import type { Difference, Ledger, Mode, PendingBatch } from '../../ledger/index.ts';
import type { FileAction } from '../../tiktok/index.ts';
import type { Way } from './way.ts';

/** One `create` or `update`, and the batches that its answer acknowledges. */
export interface FileCall {
  action: FileAction;
  batches: readonly number[];
  /** Member rows. */
  rows: number;
}

export interface CallOptions {
  run: string;
  mode: Mode;
  difference: Pick<Difference, 'heldBack'>;
  way: Way;
}

/**
 * In the order in which they are to be made. TikTok works on the files of a call for minutes or hours and takes none
 * meanwhile, so that the fewest calls are the best.
 */
export async function planCalls(ledger: Ledger, options: CallOptions): Promise<FileCall[]> {
  const batches = await ledger.pending(options.run);
  const removals = batches.filter(({ action }) => action === 'delete');
  const additions = batches.filter(({ action }) => action === 'add');
  const remove = inCalls('REMOVE', removals);
  const append = inCalls('APPEND', additions);
  if (removals.length === 0 || additions.length === 0) return [...remove, ...append];
  const { before, left } = await ledger.files.people(options.run);
  if (isReplacement(options, before)) {
    const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
    return [{ action: 'REPLACE', batches: batches.map(({ number }) => number), rows }];
  }
  // Who refused has waited long enough, but TikTok takes no removal that leaves too few.
  return left + strangers(options.way, before) < options.way.limits.fewestPeople
    ? [...append, ...remove]
    : [...remove, ...append];
}

/**
 * A mirror whose ledger holds everybody there can be put in place as a whole. Not so where some are held back, or where
 * others have been put in that no guard has counted.
 */
function isReplacement({ mode, difference, way }: CallOptions, before: number): boolean {
  return mode === 'mirror' && difference.heldBack === 0 && strangers(way, before) === 0;
}

/** People whom TikTok has matched and this tool did not send. */
function strangers({ size }: Way, before: number): number {
  return Math.max(0, size - before);
}

/** 49 files of the widest rows: TikTok advises fewer than 50 in a call. */
const mostRows = 7_000_000;

function inCalls(action: FileAction, batches: readonly PendingBatch[]): FileCall[] {
  const calls: (FileCall & { batches: number[] })[] = [];
  for (const { number, rows } of batches) {
    const last = calls.at(-1);
    if (last && last.rows + rows <= mostRows) {
      last.batches.push(number);
      last.rows += rows;
    } else calls.push({ action, batches: [number], rows });
  }
  return calls;
}
