import type { Context } from '../../context.ts';
import { Fault } from '../../fault.ts';
import {
  type Ledger,
  type LedgerPlace,
  ledgerFolder,
  listLedgers,
  openLedger,
  readPlan,
  rememberedAudiences,
} from '../../ledger/index.ts';

/** A ledger of an advertiser, as people know it. */
export interface KnownLedger extends LedgerPlace {
  advertiserId: string;
  folder: string;
  /** As it was called when it was last used here. */
  audienceName: string | null;
}

/** Every ledger that this machine has of the advertisers; opens none. */
export async function ledgersOf(
  { folders, apiOrigin }: Context,
  advertiserIds: readonly string[],
): Promise<KnownLedger[]> {
  const known: KnownLedger[] = [];
  for (const advertiserId of advertiserIds) {
    const folder = ledgerFolder(folders.state, apiOrigin, advertiserId);
    const names = Object.entries(await rememberedAudiences(folder));
    for (const place of await listLedgers(folder)) {
      const audienceName =
        place.kind === 'new'
          ? await plannedName(folder, place.name.slice('new/'.length))
          : (names.find(([, id]) => id === place.audienceId)?.[0] ?? null);
      known.push({ ...place, advertiserId, folder, audienceName });
    }
  }
  return known;
}

export interface LedgerWork {
  holder: string;
  waitMs: number | undefined;
  signal: AbortSignal;
}

/** Opens each in turn; what cannot be opened is told, and does not keep the others from being looked into. */
export async function inEach(
  context: Context,
  ledgers: readonly KnownLedger[],
  options: LedgerWork,
  work: {
    open: (ledger: Ledger, place: KnownLedger) => Promise<void>;
    closed: (place: KnownLedger, fault: Fault) => void;
  },
): Promise<void> {
  for (const place of ledgers) {
    options.signal.throwIfAborted();
    let ledger: Ledger;
    try {
      ledger = await openLedger({ ...context, ...options, folder: place.folder, name: place.name });
    } catch (error) {
      if (!(error instanceof Fault) || options.signal.aborted) throw error;
      work.closed(place, error);
      continue;
    }
    try {
      await work.open(ledger, place);
    } finally {
      await ledger.close();
    }
  }
}

/** The audience that a stored plan would create. */
async function plannedName(folder: string, plan: string): Promise<string | null> {
  const file = await readPlan(folder, plan).catch(() => undefined);
  return file?.audience.name ?? null;
}
