import type { Context } from '../../context.ts';
import { Fault } from '../../fault.ts';
import {
  hostFolder,
  type Ledger,
  ledgerFolder,
  listAdvertiserFolders,
  newRunId,
  suppress,
} from '../../ledger/index.ts';
import type { AudienceEntry } from '../../tiktok/index.ts';
import { asFault, mostUrgent } from '../faults.ts';
import type { SendOptions } from '../file-route/courier.ts';
import { noFilesSent } from '../file-route/files-sent.ts';
import { fileLimits } from '../file-route/limits.ts';
import { lookAfterFiles } from '../file-route/trouble.ts';
import { wayTo } from '../file-route/way.ts';
import { pushDefaults } from '../push-options.ts';
import { routeOf } from '../route.ts';
import type { Session } from '../session.ts';
import { Throughput } from '../throughput.ts';
import { forgetIn } from './forget-in.ts';
import { forgottenPeople } from './known.ts';
import { inEach, type KnownLedger, ledgersOf } from './ledgers.ts';
import type { Person } from './person.ts';
import { described } from './trace.ts';

/** What became of a person in one ledger that held him, or that could not be looked into. */
export interface ForgottenLedger {
  advertiser_id: string;
  audience: { id: string | null; name: string | null };
  /** `busy`, `failed`: left for the next run of the audience. */
  outcome: 'forgotten' | 'busy' | 'failed';
  /** Taken out of the audience at TikTok. */
  identities_removed: number;
  /** Whose receipt tells more; none where nothing had to be sent. */
  run: string | null;
  request_ids: string[];
  fault?: { code: string; message: string };
}

/** The account of forgetting somebody. */
export interface ForgetResult {
  status: 'forgotten' | 'unfinished';
  exit_code: number;
  advertisers: string[];
  /** Ledgers of these advertisers that were looked into. */
  searched: number;
  /** Those that held him or could not be looked into. */
  audiences: ForgottenLedger[];
  /** Advertisers whose ledgers are on this machine too, and were not looked into. */
  not_covered: string[];
  scope: string;
}

export interface ForgetOptions {
  /** Those whose ledgers forget him. */
  advertiserIds: readonly string[];
  waitMs: number | undefined;
  warn: (text: string) => void;
  signal: AbortSignal;
}

/**
 * Forgets a person for good: notes that he is never to be sent again, takes him out of the audiences, then out of their
 * ledgers. `fault`: something is left to the next run of its audience.
 */
export async function forgetPerson(
  context: Context,
  session: Session,
  person: Person,
  { advertiserIds, ...options }: ForgetOptions,
): Promise<{ result: ForgetResult; fault: Fault | undefined }> {
  const run = newRunId(context.clock.now(), context.randomBytes);
  const holder = `forget ${run}`;
  for (const id of advertiserIds) {
    const folder = ledgerFolder(context.folders.state, context.apiOrigin, id);
    await suppress(folder, person, { ...context, holder, signal: options.signal });
  }
  const ledgers = await ledgersOf(context, advertiserIds);
  const audiences: ForgottenLedger[] = [];
  const faults: Fault[] = [];
  const list = listOnce(session, options.signal);
  const failed = (place: KnownLedger, fault: Fault) => {
    faults.push(fault);
    audiences.push({
      ...described(place),
      outcome: fault.code === 'audience_busy' ? 'busy' : 'failed',
      identities_removed: 0,
      run: null,
      request_ids: [],
      fault: { code: fault.code, message: fault.message },
    });
  };
  let searched = 0;
  const sending: SendOptions = {
    ...pushDefaults,
    ...{ onProgress: () => undefined, warn: options.warn, signal: options.signal },
  };
  const open = async (ledger: Ledger, place: KnownLedger) => {
    searched += 1;
    const { identities, plans } = await ledger.trace(person.given);
    if (identities.length + plans.length === 0) {
      // Ends what an earlier attempt began.
      await ledger.erase(person.given);
      return;
    }
    try {
      const entry = place.kind === 'audience' ? await list(place) : undefined;
      const way = entry
        ? wayTo({ id: entry.audience_id, name: entry.name, entry }, routeOf(entry) ?? 'stream', fileLimits)
        : wayTo({ id: undefined, name: '' }, 'stream', fileLimits);
      const at = { ...session, advertiserId: place.advertiserId };
      if (entry) await lookAfterFiles(context, ledger, at, entry.audience_id, sending);
      const people = await forgottenPeople(context, ledger, { ...options, folder: place.folder, holder });
      const done = await forgetIn(
        context,
        { ...session, advertiserId: place.advertiserId },
        {
          ledger,
          folder: place.folder,
          run: newRunId(context.clock.now(), context.randomBytes),
          pace: new Throughput(context.clock),
          forgotten: people.given,
          forgets: people.forgets,
          ledgerName: place.name,
          way,
          files: noFilesSent(),
          creating: false,
          audience: { id: entry?.audience_id ?? null, name: entry?.name ?? '', created: false },
        },
        sending,
      );
      const { fault } = done;
      if (fault) faults.push(fault);
      audiences.push({
        ...described(place),
        outcome: done.erased ? 'forgotten' : 'failed',
        identities_removed: done.removed,
        run: done.run,
        request_ids: done.requestIds,
        ...(fault && { fault: { code: fault.code, message: fault.message } }),
      });
    } catch (error) {
      failed(place, asFault(error));
    }
  };
  await inEach(context, ledgers, { ...options, holder }, { open, closed: failed });
  const fault = faultOf(faults, audiences);
  const others = await listAdvertiserFolders(hostFolder(context.folders.state, context.apiOrigin));
  const result: ForgetResult = {
    status: fault ? 'unfinished' : 'forgotten',
    exit_code: fault?.exitCode ?? 0,
    advertisers: [...advertiserIds],
    searched,
    audiences,
    not_covered: others.filter((id) => !advertiserIds.includes(id)),
    scope: `the ledgers of this machine (${context.machine.host})`,
  };
  return { result, fault };
}

/** TikTok's list is asked for once an advertiser, and only where an audience held him. */
function listOnce(
  { client }: Session,
  signal: AbortSignal,
): (place: KnownLedger) => Promise<AudienceEntry | undefined> {
  const lists = new Map<string, Promise<AudienceEntry[]>>();
  return async ({ advertiserId, audienceId }) => {
    const list = lists.get(advertiserId) ?? client.listAudiences(advertiserId, signal);
    lists.set(advertiserId, list);
    return (await list).find(({ audience_id }) => audience_id === audienceId);
  };
}

/** What keeps an audience from being done now is done by its next run; what needs a person first is told first. */
function faultOf(faults: readonly Fault[], audiences: readonly ForgottenLedger[]): Fault | undefined {
  const busy = audiences.filter(({ outcome }) => outcome === 'busy');
  const others = faults.filter(({ code }) => code !== 'audience_busy');
  if (others.length > 0) return mostUrgent(others) as Fault;
  if (busy.length === 0) return undefined;
  const names = busy.map(({ audience: { id, name } }) => name ?? id ?? 'an audience that is being created');
  return new Fault('audience_busy', `In use by another run: ${names.join(', ')}.`, {
    hint: 'Whoever was forgotten is taken out there by the next run of that audience. To do it now, give --wait.',
  });
}
