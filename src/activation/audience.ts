import type { Context } from '../context.ts';
import { Fault } from '../fault.ts';
import {
  archiveLedger,
  forgetAudience,
  ledgerFolder,
  rememberAudience,
  rememberedAudiences,
  takeLock,
} from '../ledger/index.ts';
import { type AudienceEntry, TiktokFault } from '../tiktok/index.ts';
import { isUsable, type Via, wrongType } from './route.ts';
import type { Session } from './session.ts';

/** How a user names an audience. */
export type AudienceChoice = { name: string } | { id: string };

export type FoundAudience =
  | { id: string; name: string; entry: AudienceEntry }
  | { id: undefined; name: string };

/** TikTok cuts longer names, so the audience would not be found again and be created anew every night. */
const longestName = 70;

/**
 * Finds the one usable audience that is meant, over all pages; one that does not exist yet has no id.
 * `recreate` sets the ledger of a remembered audience aside when TikTok no longer lists it.
 */
export async function findAudience(
  context: Context,
  { client, advertiserId }: Session,
  choice: AudienceChoice,
  { recreate = false, via = 'stream', signal }: { recreate?: boolean; via?: Via; signal?: AbortSignal } = {},
): Promise<FoundAudience> {
  if ('name' in choice) checkName(choice.name);
  const entries = await client.listAudiences(advertiserId, signal);
  if ('id' in choice) return byId(entries, choice.id, advertiserId, via);
  const folder = ledgerFolder(context.folders.state, context.apiOrigin, advertiserId);
  const names = await rememberedAudiences(folder);
  // An audience may well be called "constructor".
  const remembered = Object.hasOwn(names, choice.name) ? names[choice.name] : undefined;
  if (recreate && remembered && entries.every(({ audience_id }) => audience_id !== remembered)) {
    const old = { ...context, folder, name: remembered, holder: '--recreate', signal };
    await archiveLedger(old, context.clock.now());
    await forgetAudience(folder, remembered);
    return byName(entries, choice.name, undefined, via);
  }
  return byName(entries, choice.name, remembered, via);
}

/** Creates the audience, unless another run on this machine has done so meanwhile. Returns its id. */
export async function createAudience(
  context: Context,
  { client, advertiserId }: Session,
  { name, holder, signal }: { name: string; holder: string; signal?: AbortSignal | undefined },
): Promise<{ id: string; created: boolean }> {
  checkName(name);
  const folder = ledgerFolder(context.folders.state, context.apiOrigin, advertiserId);
  const lock = await takeLock(`${folder}/create`, { ...context, holder, waitMs: 60_000, signal });
  try {
    const known = byName(await client.listAudiences(advertiserId, signal), name, undefined, 'stream');
    if (known.id) return { id: known.id, created: false };
    const id = await createOnce({ client, advertiserId }, name, signal);
    await rememberAudience(folder, name, id);
    return { id, created: true };
  } finally {
    await lock.release();
  }
}

export function checkName(name: string): void {
  if (name.trim() === '')
    throw new Fault('usage', 'The name of the audience is empty.', { hint: 'Give --audience NAME.' });
  if (/\p{Cc}/u.test(name)) {
    throw new Fault('usage', 'The name of the audience holds a line break or another control character.', {
      hint: 'Often it comes from a file or variable that ends with one. Give the visible characters only.',
    });
  }
  if ([...name].length > longestName) {
    throw new Fault(
      'audience_name_too_long',
      `The name of the audience has more than ${longestName} characters.`,
      {
        hint: 'TikTok would cut it and the audience would not be found again. Choose a shorter name.',
      },
    );
  }
}

/** Creating is not repeatable: after an unclear answer, look whether it exists before trying once more. */
async function createOnce(
  { client, advertiserId }: Session,
  name: string,
  signal?: AbortSignal,
): Promise<string> {
  try {
    return await client.createAudience({ advertiserId, name }, signal);
  } catch (error) {
    if (!(error instanceof TiktokFault && error.ambiguous)) throw error;
    const found = byName(await client.listAudiences(advertiserId, signal), name, undefined, 'stream');
    return found.id ?? (await client.createAudience({ advertiserId, name }, signal));
  }
}

function byId(entries: readonly AudienceEntry[], id: string, advertiserId: string, via: Via): FoundAudience {
  const entry = entries.find(({ audience_id }) => audience_id === id);
  if (!entry) {
    throw new Fault('audience_not_found', `Advertiser ${advertiserId} has no audience with the id ${id}.`, {
      hint: 'tiktok-seg audiences list shows the ones it has.',
    });
  }
  if (!isUsable(entry, via)) throw wrongType(entry, via);
  return { id, name: entry.name, entry };
}

export function byName(
  entries: readonly AudienceEntry[],
  name: string,
  remembered: string | undefined,
  via: Via,
): FoundAudience {
  const named = entries.filter((entry) => entry.name === name);
  const usable = named.filter((entry) => isUsable(entry, via));
  const used = named.find(({ audience_id }) => audience_id === remembered);
  if (used && !usable.includes(used)) throw wrongType(used, via);
  const [entry, ...others] = usable;
  if (entry && others.length > 0) {
    // The one this name stood for so far is not in doubt.
    const known = usable.find(({ audience_id }) => audience_id === remembered);
    if (known) return { id: known.audience_id, name, entry: known };
    throw new Fault('audience_ambiguous', `There are ${usable.length} audiences called "${name}".`, {
      hint: `Say which one with --audience-id: ${usable.map(({ audience_id }) => audience_id).join(', ')}.`,
    });
  }
  if (remembered && remembered !== entry?.audience_id) throw movedOn(entries, name, remembered);
  if (entry) return { id: entry.audience_id, name, entry };
  if (named[0]) throw wrongType(named[0], via);
  return { id: undefined, name };
}

/** The name stood for another audience when it was last used. */
function movedOn(entries: readonly AudienceEntry[], name: string, remembered: string): Fault {
  const renamed = entries.find(({ audience_id }) => audience_id === remembered);
  if (renamed) {
    return new Fault('audience_ambiguous', `The audience "${name}" is called "${renamed.name}" by now.`, {
      hint: `Give --audience "${renamed.name}", or --audience-id ${remembered}.`,
    });
  }
  return new Fault('audience_gone', `TikTok no longer lists the audience "${name}" (${remembered}).`, {
    hint: 'It may have been deleted or have expired. Give --recreate to set the old ledger aside and create it anew.',
  });
}
