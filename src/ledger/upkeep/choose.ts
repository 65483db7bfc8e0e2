import { join } from 'node:path';
import type { Context } from '../../context.ts';
import { Fault } from '../../fault.ts';
import { hostFolder, ledgerFile } from '../folder.ts';
import { rememberedAudiences } from '../names.ts';
import { type LedgerPlace, listAdvertiserFolders, listLedgers } from '../places.ts';

/** How a user says which ledgers he means; nothing said: all of the API host. */
export interface LedgerChoice {
  audience?: string | undefined;
  audienceId?: string | undefined;
  advertiser?: string | undefined;
}

export interface ChosenLedger extends LedgerPlace {
  advertiserId: string;
  /** Of the advertiser. */
  folder: string;
  file: string;
  audienceName: string | null;
}

/**
 * The ledgers on this machine that are meant; needs no login, for names are remembered beside the ledgers.
 * Faults: `audience_not_found`, `audience_ambiguous`.
 */
export async function chooseLedgers(context: Context, choice: LedgerChoice): Promise<ChosenLedger[]> {
  const all = await allLedgers(context, choice.advertiser);
  const { audience, audienceId } = choice;
  if (audience === undefined && audienceId === undefined) return all;
  const found = all.filter(
    (ledger) =>
      ledger.kind === 'audience' &&
      (audienceId === undefined ? ledger.audienceName === audience : ledger.audienceId === audienceId),
  );
  const meant = audienceId === undefined ? `called "${audience}"` : `with the id ${audienceId}`;
  if (found.length === 0) {
    throw new Fault('audience_not_found', `This machine has no ledger of an audience ${meant}.`, {
      hint: 'tiktok-seg ledger verify lists the ones it has.',
    });
  }
  if (found.length > 1) {
    throw new Fault('audience_ambiguous', `Several advertisers have an audience ${meant}.`, {
      hint: `Say which one with --advertiser: ${found.map(({ advertiserId }) => advertiserId).join(', ')}.`,
    });
  }
  return found;
}

async function allLedgers({ folders, apiOrigin }: Context, advertiser?: string): Promise<ChosenLedger[]> {
  const host = hostFolder(folders.state, apiOrigin);
  const advertisers = (await listAdvertiserFolders(host)).filter(
    (name) => advertiser === undefined || name === advertiser,
  );
  const found = advertisers.map(async (advertiserId) => {
    const folder = join(host, advertiserId);
    const names = Object.entries(await rememberedAudiences(folder).catch(() => ({})));
    return (await listLedgers(folder)).map((ledger) => ({
      ...ledger,
      advertiserId,
      folder,
      file: ledgerFile(join(folder, ledger.name)),
      audienceName: names.find(([, id]) => id === ledger.audienceId)?.[0] ?? null,
    }));
  });
  return (await Promise.all(found)).flat();
}
