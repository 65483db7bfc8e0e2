import type { Context } from '../context.ts';
import { ledgerFolder, openLedger } from '../ledger/index.ts';
import type { SchemaColumn } from '../tiktok/index.ts';

/** The digests that TikTok acknowledged and that were not removed since, by column: what the ledger knows of an audience. */
export async function readMembership(
  context: Context,
  { advertiserId, audienceId, signal }: { advertiserId: string; audienceId: string; signal?: AbortSignal },
): Promise<Record<SchemaColumn, Set<string>>> {
  const folder = ledgerFolder(context.folders.state, context.apiOrigin, advertiserId);
  const ledger = await openLedger({
    ...context,
    folder,
    name: audienceId,
    holder: 'reading the membership',
    signal,
  });
  try {
    return await ledger.membership();
  } finally {
    await ledger.close();
  }
}
