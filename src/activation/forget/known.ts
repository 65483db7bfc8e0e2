import type { Context } from '../../context.ts';
import {
  hostFolder,
  type Ledger,
  ledgerFolder,
  listAdvertiserFolders,
  readSuppression,
  type Suppression,
  suppressLinked,
} from '../../ledger/index.ts';

export interface Knowing {
  folder: string;
  holder: string;
  signal: AbortSignal | undefined;
}

/**
 * Who asked to be forgotten, with what this ledger knows of them besides. To be asked under the ledger's lock: whoever
 * is forgotten later finds it held, and leaves it to the next run.
 */
export async function forgottenPeople(
  context: Context,
  ledger: Ledger,
  { folder, ...lock }: Knowing,
): Promise<Suppression> {
  const suppression = await readSuppression(folder);
  if (suppression.given.length === 0) return suppression;
  const linked = await ledger.linkedTo(suppression.given);
  if (linked.every((digest) => suppression.linked.includes(digest))) return suppression;
  return await suppressLinked(folder, linked, { ...context, ...lock });
}

/** Whoever asked any advertiser of this machine: for what is not made for one of them. */
export async function forgottenByAnybody({ folders, apiOrigin }: Context): Promise<Suppression> {
  const host = hostFolder(folders.state, apiOrigin);
  const all = await Promise.all(
    (await listAdvertiserFolders(host)).map((advertiser) =>
      readSuppression(ledgerFolder(folders.state, apiOrigin, advertiser)),
    ),
  );
  const forms = (kind: 'email' | 'phone' | 'device') => all.flatMap((one) => one.forms[kind]);
  return {
    forgets: all.reduce((sum, { forgets }) => sum + forgets, 0),
    given: all.flatMap(({ given }) => given),
    forms: { email: forms('email'), phone: forms('phone'), device: forms('device') },
    linked: all.flatMap(({ linked }) => linked),
  };
}
