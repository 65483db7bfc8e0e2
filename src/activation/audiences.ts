import type { Context } from '../context.ts';
import { Fault } from '../fault.ts';
import { discardLedger, forgetAudience, ledgerFolder, rememberAudience } from '../ledger/index.ts';
import type { AudienceDetails, AudienceEntry, AudienceHistoryEntry } from '../tiktok/index.ts';
import { type AudienceChoice, checkName, createAudience } from './audience.ts';
import { routeOf } from './route.ts';
import type { Session } from './session.ts';

/** All audiences of the advertiser, of every type. */
export async function listAudiences(session: Session, { signal }: Cancel = {}): Promise<AudienceEntry[]> {
  return session.client.listAudiences(session.advertiserId, signal);
}

export async function showAudience(
  session: Session,
  choice: AudienceChoice,
  { signal }: Cancel = {},
): Promise<{ details: AudienceDetails; history: AudienceHistoryEntry[] }> {
  const { audience_id: audienceId } = await oneAudience(session, choice, signal);
  const found = await session.client.readAudience({ advertiserId: session.advertiserId, audienceId }, signal);
  if (!found)
    throw new Fault('audience_gone', `TikTok lists the audience ${audienceId} but does not show it.`);
  return found;
}

export async function createNamed(
  context: Context,
  session: Session,
  name: string,
  { signal }: Cancel = {},
): Promise<{ id: string; name: string }> {
  const { id, created } = await createAudience(context, session, {
    name,
    holder: 'audiences create',
    signal,
  });
  if (!created) {
    throw new Fault('audience_ambiguous', `There is an audience called "${name}" already: ${id}.`, {
      hint: 'Choose another name, or push to the one that is there.',
    });
  }
  return { id, name };
}

export async function renameNamed(
  context: Context,
  session: Session,
  choice: AudienceChoice,
  name: string,
  { signal }: Cancel = {},
): Promise<{ id: string; name: string; before: string }> {
  checkName(name);
  const entries = await session.client.listAudiences(session.advertiserId, signal);
  const taken = entries.find((entry) => entry.name === name);
  if (taken) {
    throw new Fault(
      'audience_ambiguous',
      `There is an audience called "${name}" already: ${taken.audience_id}.`,
      {
        hint: 'Choose another name.',
      },
    );
  }
  const entry = await oneAudience(session, choice, signal);
  const { audience_id: audienceId } = entry;
  await session.client.renameAudience({ advertiserId: session.advertiserId, audienceId, name }, signal);
  await rememberAudience(folderOf(context, session), name, audienceId);
  return { id: audienceId, name, before: entry.name };
}

/** `confirm` is asked with what would be deleted; a no changes nothing. The ledger goes with the audience. */
export async function deleteNamed(
  context: Context,
  session: Session,
  choice: AudienceChoice,
  confirm: (entry: AudienceEntry) => Promise<boolean>,
  { signal }: Cancel = {},
): Promise<{ id: string; name: string; deleted: boolean }> {
  const entry = await oneAudience(session, choice, signal);
  const { audience_id: id, name } = entry;
  const route = routeOf(entry);
  if (!route) {
    throw new Fault('audience_unusable', `The audience "${name}" is of the type ${entry.audience_type}.`, {
      hint: 'tiktok-seg deletes only what it can create. Delete it in Ads Manager.',
    });
  }
  if (!(await confirm(entry))) return { id, name, deleted: false };
  const { client, advertiserId } = session;
  if (route === 'stream') await client.deleteAudience({ advertiserId, audienceId: id }, signal);
  else await client.deleteFileAudience({ advertiserId, audienceId: id }, signal);
  const folder = folderOf(context, session);
  await forgetAudience(folder, id);
  await discardLedger({ ...context, folder, name: id, holder: 'audiences delete', signal });
  return { id, name, deleted: true };
}

interface Cancel {
  signal?: AbortSignal;
}

/** The one audience that is meant, of any type. */
export async function oneAudience(
  { client, advertiserId }: Session,
  choice: AudienceChoice,
  signal: AbortSignal | undefined,
): Promise<AudienceEntry> {
  const entries = await client.listAudiences(advertiserId, signal);
  const found = entries.filter((entry) =>
    'id' in choice ? entry.audience_id === choice.id : entry.name === choice.name,
  );
  const [entry, ...others] = found;
  const meant = 'id' in choice ? `with the id ${choice.id}` : `called "${choice.name}"`;
  if (!entry) {
    throw new Fault('audience_not_found', `Advertiser ${advertiserId} has no audience ${meant}.`, {
      hint: 'tiktok-seg audiences list shows the ones it has.',
    });
  }
  if (others.length > 0) {
    throw new Fault('audience_ambiguous', `There are ${found.length} audiences ${meant}.`, {
      hint: `Say which one with --audience-id: ${found.map(({ audience_id }) => audience_id).join(', ')}.`,
    });
  }
  return entry;
}

function folderOf(context: Context, { advertiserId }: Session): string {
  return ledgerFolder(context.folders.state, context.apiOrigin, advertiserId);
}
