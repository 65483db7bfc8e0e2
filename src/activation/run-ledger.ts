import { basename } from 'node:path';
import type { Context } from '../context.ts';
import {
  creationUnderWay,
  discardLedger,
  forgetCreation,
  keptPlans,
  type Ledger,
  ledgerExists,
  openLedger,
} from '../ledger/index.ts';
import type { FoundAudience } from './audience.ts';

export interface RunLedgerOptions {
  run: string;
  waitMs: number | undefined;
  signal: AbortSignal;
  memoryLimit?: string | undefined;
}

/**
 * Opens the ledger of an audience, one of its own for an audience that does not exist yet. A run that was killed while
 * TikTok created the audience left what may be in it under another name: that is taken up, or dropped where there is
 * no such audience.
 */
export async function openRunLedger(
  context: Context,
  folder: string,
  audience: FoundAudience,
  options: RunLedgerOptions,
): Promise<{ ledger: Ledger; ledgerName: string }> {
  const { run, waitMs, signal, memoryLimit } = options;
  const place = {
    ...context,
    folder,
    holder: `run ${run}`,
    waitMs,
    signal,
    ...(memoryLimit && { memoryLimit }),
  };
  const left = await creationUnderWay(folder, audience.name);
  if (audience.id === undefined) {
    if (left !== undefined && !(await keptPlans(folder)).has(basename(left))) {
      await discardLedger({ ...place, name: left });
    }
    await forgetCreation(folder, audience.name);
    const ledgerName = `new/${run}`;
    return { ledger: await openLedger({ ...place, name: ledgerName }), ledgerName };
  }
  const { id } = audience;
  const isLeft =
    left !== undefined && !(await ledgerExists(folder, id)) && (await ledgerExists(folder, left));
  const ledger = await openLedger({ ...place, name: isLeft ? left : id });
  if (isLeft) await ledger.become(id);
  await forgetCreation(folder, audience.name);
  return { ledger, ledgerName: id };
}
