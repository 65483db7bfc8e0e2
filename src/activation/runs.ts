import type { Context } from '../context.ts';
import { Fault } from '../fault.ts';
import { findRun, hostFolder, listRuns } from '../ledger/index.ts';
import type { Receipt } from './receipt.ts';

/** A run in the list: its receipt, or what is known of one without. */
export type RunEntry = Partial<Receipt> & Pick<Receipt, 'run' | 'started_at'> & { status: string };

export interface RunFilter {
  /** Name or id. */
  audience?: string | undefined;
  status?: string | undefined;
  advertiser?: string | undefined;
  /** The latest so many. */
  limit?: number | undefined;
}

/** The runs on this machine, the latest first; needs no login and opens no ledger. */
export async function runsOf(context: Context, filter: RunFilter): Promise<RunEntry[]> {
  const { audience, status, advertiser, limit } = filter;
  const runs = (await listRuns(hostFolder(context.folders.state, context.apiOrigin), context.machine)).map(
    ({ state }) => state as RunEntry,
  );
  return runs
    .filter(
      (run) =>
        (audience === undefined || run.audience?.name === audience || run.audience?.id === audience) &&
        (status === undefined || run.status === status) &&
        (advertiser === undefined || run.advertiser_id === advertiser),
    )
    .slice(0, limit);
}

/** The receipt of a run, or of the latest. Faults: `run_not_found`, `receipt_missing`. */
export async function receiptOf(
  context: Context,
  run: string | undefined,
): Promise<{ receipt: Receipt; folder: string }> {
  const host = hostFolder(context.folders.state, context.apiOrigin);
  const { state, folder } = await findRun(host, run, context.machine);
  if ('records' in state) return { receipt: state as unknown as Receipt, folder };
  throw new Fault(
    'receipt_missing',
    state.status === 'running'
      ? `The run ${state.run} is still at work.`
      : `The run ${state.run} was killed and left no receipt.`,
    {
      hint:
        state.status === 'running'
          ? 'Ask again when it has ended.'
          : 'Run the same push again: it finds out what was acknowledged and sends what is missing.',
    },
  );
}
