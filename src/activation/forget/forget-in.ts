import type { Context } from '../../context.ts';
import { Fault } from '../../fault.ts';
import { defaultRuleSet } from '../../identities/index.ts';
import type { SendOptions } from '../file-route/courier.ts';
import { begin, finish } from '../run.ts';
import type { Run } from '../run-at-work.ts';
import type { Session } from '../session.ts';
import { newTally } from '../tally.ts';

/** What forgetting did in one ledger. */
export interface ForgottenIn {
  /** Identities taken out of the audience. */
  removed: number;
  /** The run that did so, where anything was sent. */
  run: string | null;
  requestIds: string[];
  /** Whether nothing of them is left in the ledger. */
  erased: boolean;
  fault: Fault | undefined;
}

/** Takes the forgotten people of an open ledger out of its audience, and then out of the ledger. */
export async function forgetIn(
  context: Context,
  session: Session,
  place: Run,
  options: SendOptions,
): Promise<ForgottenIn> {
  const { ledger, run, forgotten, forgets } = place;
  if (forgotten.length === 0 || place.audience.id === null) return await eraseIn(place);
  const rules = defaultRuleSet;
  const difference = await ledger.plan({ run, rules, batchSize: 1000, forgotten });
  if (difference.batches === 0) return await eraseIn(place);
  const begun = await begin(context, place, { read: 0, send: 0 });
  const { receipt, fault } = await finish(
    context,
    session,
    place,
    {
      ...begun,
      mode: 'remove',
      via: place.way.route,
      rules,
      source: [],
      mapping: {},
      tally: newTally(),
      difference,
      plan: undefined,
      forgets,
      dryRun: false,
      fault: undefined,
    },
    options,
  );
  const { left } = await ledger.erase(forgotten);
  return {
    removed: receipt.membership.removed,
    run,
    requestIds: receipt.request_ids,
    erased: left === 0,
    fault: fault ?? (await stillOpen(place, left)),
  };
}

/** Where there is nothing to send: TikTok has nobody of them, or has no such audience. */
async function eraseIn({ ledger, forgotten, audience }: Run): Promise<ForgottenIn> {
  const nothing = { removed: 0, run: null, requestIds: [], fault: undefined };
  if (forgotten.length === 0) return { ...nothing, erased: true };
  const { left } = await ledger.erase(forgotten, { anyway: audience.id === null });
  return { ...nothing, erased: left === 0, fault: await stillOpen({ ledger, audience }, left) };
}

/** TikTok can still fail to take him out of an audience of customer files: until then the ledger has to know him. */
async function stillOpen(
  { ledger, audience }: Pick<Run, 'ledger' | 'audience'>,
  left: number,
): Promise<Fault | undefined> {
  if (left === 0 || (await ledger.files.inProcess()).length === 0) return undefined;
  return new Fault(
    'still_processing',
    `TikTok took the removal from "${audience.name}" and is still working on it, for up to 48 hours.`,
    {
      hint: 'The next run of that audience after that time ends the forgetting, or tiktok-seg forget given again.',
    },
  );
}
