import type { Context } from '../../context.ts';
import { Fault } from '../../fault.ts';
import { rememberAudience } from '../../ledger/index.ts';
import { TiktokFault } from '../../tiktok/index.ts';
import { graceAfter } from '../grace.ts';
import type { Run } from '../run-at-work.ts';
import type { Session } from '../session.ts';
import { type CallOptions, planCalls } from './calls.ts';
import type { Courier, SendOptions } from './courier.ts';
import { createWith } from './create.ts';
import { Patience } from './patience.ts';
import { updateWith } from './update.ts';

/**
 * Sends the pending batches of a run as customer files, acknowledged by the answer to `create` or `update`. While TikTok
 * works on files it takes no others: then it waits, and ends with `still_processing` when the time is up.
 */
export async function sendFiles(
  context: Context,
  session: Session,
  place: Run,
  planned: Pick<CallOptions, 'mode' | 'difference'>,
  options: SendOptions,
): Promise<void> {
  const { ledger, run, way, files } = place;
  const patience = new Patience(context.clock, { ...options, limitMs: options.processingWaitMs });
  const grace = graceAfter(options.signal, context.clock);
  const courier: Courier = { context, session, place, patience, options, grace: grace.signal };
  try {
    await ledger.rememberRoute('file');
    if (place.audience.id) await rememberAudience(place.folder, place.audience.name, place.audience.id);
    for (const call of await planCalls(ledger, { ...planned, run, way })) {
      options.signal.throwIfAborted();
      if (place.audience.id !== null) await updateWith(courier, call);
      else if (!(await createWith(courier, call))) await updateWith(courier, call, { perhaps: true });
      place.pace.answered(call.rows);
    }
  } catch (error) {
    if (error instanceof TiktokFault && error.code === 'still_processing') throw notYet(place, error);
    throw error;
  } finally {
    files.waitedMs = patience.waitedMs;
    grace.end();
  }
}

function notYet({ audience: { name } }: Run, cause: TiktokFault): Fault {
  return new Fault(
    'still_processing',
    `TikTok is still working on the last files of "${name}" and takes no others yet.`,
    {
      hint: 'Run the same command again later, or give it more time with --processing-wait. An audience that ended with fewer than 1,000 people stays closed: make another.',
      cause,
    },
  );
}
