import type { Context } from '../../context.ts';
import { type Ledger, readSuppression, type Suppression, suppressLinked } from '../../ledger/index.ts';

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
