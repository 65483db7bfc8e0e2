import type { Context } from '../context.ts';
import { type Difference, rememberAudience } from '../ledger/index.ts';
import { createAudience } from './audience.ts';
import { deliver } from './deliver.ts';
import type { PushOptions } from './push-options.ts';
import type { Refusals } from './refusals.ts';
import type { Run } from './run-at-work.ts';
import type { Session } from './session.ts';

/** Sends the pending batches through the streaming API, to an audience that is created if it is missing. */
export async function streamMembers(
  context: Context,
  session: Session,
  place: Run,
  difference: Difference,
  refusals: Refusals,
  options: Pick<PushOptions, 'onProgress' | 'signal'>,
): Promise<void> {
  const { ledger, folder, run } = place;
  let { id } = place.audience;
  if (!id) {
    const made = await createAudience(context, session, {
      name: place.audience.name,
      holder: `run ${run}`,
      signal: options.signal,
    });
    id = made.id;
    await ledger.become(id);
    place.audience = { ...place.audience, ...made };
    await place.onCreated?.(id);
  } else {
    await rememberAudience(folder, place.audience.name, id);
  }
  await ledger.rememberRoute('stream');
  let sent = 0;
  const report = () => options.onProgress({ phase: 'sending', sent, total: difference.memberRows });
  report();
  await deliver(ledger, session, {
    run,
    audienceId: id,
    clock: context.clock,
    refusals,
    onAcknowledged: (rows) => {
      sent += rows;
      place.pace.answered(rows);
      report();
    },
    signal: options.signal,
  });
}
