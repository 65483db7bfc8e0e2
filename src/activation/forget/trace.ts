import type { Context } from '../../context.ts';
import type { Fault } from '../../fault.ts';
import {
  hostFolder,
  ledgerFolder,
  listAdvertiserFolders,
  readSuppression,
  type Traced,
} from '../../ledger/index.ts';
import { mostUrgent } from '../faults.ts';
import { inEach, type KnownLedger, ledgersOf } from './ledgers.ts';
import type { Person } from './person.ts';

/** In which audience somebody is or was, as far as this machine knows. */
export interface TracedAudience extends Traced {
  advertiser_id: string;
  /** No id: the audience is only planned. */
  audience: { id: string | null; name: string | null };
  /** Set aside by --recreate: TikTok no longer has the audience. */
  archived: boolean;
}

export interface TraceResult {
  found: boolean;
  audiences: TracedAudience[];
  /** Advertisers that he asked to be forgotten by. */
  forgotten_by: string[];
  /** Ledgers that could not be looked into, and why. */
  unseen: { advertiser_id: string; audience: TracedAudience['audience']; code: string; message: string }[];
}

export interface TraceOptions {
  /** Default: all that have ledgers here. */
  advertiserIds?: readonly string[] | undefined;
  waitMs: number | undefined;
  signal: AbortSignal;
}

/** Looks for a person in the ledgers of this machine; asks TikTok nothing. `fault`: not all could be looked into. */
export async function tracePerson(
  context: Context,
  { given }: Person,
  options: TraceOptions,
): Promise<{ result: TraceResult; fault: Fault | undefined }> {
  const advertisers =
    options.advertiserIds ??
    (await listAdvertiserFolders(hostFolder(context.folders.state, context.apiOrigin)));
  const ledgers = await ledgersOf(context, advertisers);
  const result: TraceResult = { found: false, audiences: [], forgotten_by: [], unseen: [] };
  const faults: Fault[] = [];
  await inEach(
    context,
    ledgers,
    { ...options, holder: 'trace' },
    {
      open: async (ledger, place) => {
        const traced = await ledger.trace(given);
        if (traced.identities.length + traced.plans.length === 0) return;
        result.audiences.push({ ...described(place), archived: place.kind === 'archived', ...traced });
      },
      closed: (place, fault) => {
        faults.push(fault);
        result.unseen.push({ ...described(place), code: fault.code, message: fault.message });
      },
    },
  );
  result.found = result.audiences.length > 0;
  for (const advertiser of advertisers) {
    const folder = ledgerFolder(context.folders.state, context.apiOrigin, advertiser);
    const known = await readSuppression(folder);
    if (given.some((digest) => known.given.includes(digest))) result.forgotten_by.push(advertiser);
  }
  return { result, fault: faults.length > 0 ? (mostUrgent(faults) as Fault) : undefined };
}

export function described({ advertiserId, audienceId, audienceName }: KnownLedger): {
  advertiser_id: string;
  audience: TracedAudience['audience'];
} {
  return { advertiser_id: advertiserId, audience: { id: audienceId, name: audienceName } };
}
