import type { Context } from '../context.ts';
import { Fault } from '../fault.ts';
import { bareTokenOf } from './bare-token.ts';
import { readProfile, refuseLookalike, rememberProfile } from './profiles.ts';
import { type Credential, readCredential, writeCredential } from './stores/credential.ts';
import { type SecretStore, type StorageKind, storageKinds } from './stores/secret-store.ts';
import { storeOf } from './stores/store.ts';
import { verifyStore } from './stores/verify.ts';

/** A place that is known to keep a login, and the login it held before. */
export interface Keeper {
  readonly store: SecretStore;
  readonly before: Credential | undefined;
  /** Stores the login and remembers where; clears it from the place used before. */
  keep(credential: Credential): Promise<void>;
}

/** Makes sure that a login can be kept, before anything is asked of a person or of TikTok. */
export async function prepareKeeper(
  context: Context,
  profile: string,
  { storage, notify }: { storage: StorageKind | undefined; notify: (text: string) => void },
): Promise<Keeper> {
  await refuseLookalike(context, profile);
  await refuseShadowedLogin(context);
  const remembered = (await readProfile(context, profile))?.storage;
  const store = storeOf(context, storage ?? remembered ?? 'keychain');
  await verifyStore(store, profile, context.randomBytes);
  const text = await store.read(profile);
  return {
    store,
    before: text === undefined ? undefined : readableOrNone(text),
    keep: async (credential) => {
      const { origin, advertiserId } = credential;
      await store.write(profile, writeCredential(credential));
      await rememberProfile(context, profile, {
        storage: store.kind,
        origin,
        ...(advertiserId !== undefined && { advertiserId }),
      });
      for (const kind of storageKinds) {
        // The keychain is left alone by those who never chose it.
        if (kind === store.kind || (kind === 'keychain' && remembered !== 'keychain')) continue;
        await clear(storeOf(context, kind), profile, notify);
      }
    },
  };
}

/** A new login replaces a damaged one, so that is no reason to stop. */
function readableOrNone(text: string): Credential | undefined {
  try {
    return readCredential(text, { where: '', profile: '' });
  } catch {
    return undefined;
  }
}

/** A token left behind in the other store would be forgotten there, and live on. */
async function clear(store: SecretStore, profile: string, notify: (text: string) => void): Promise<void> {
  try {
    if (await store.delete(profile))
      notify(`The earlier login in the ${store.describe(profile)} was deleted.`);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    notify(`An earlier login may be left in the ${store.describe(profile)}: ${error.message}`);
  }
}

/** A stored login is not looked at while the environment gives a token, so storing one would mislead. */
async function refuseShadowedLogin(context: Context): Promise<void> {
  const bare = await bareTokenOf(context);
  if (!bare) return;
  throw new Fault(
    'configuration',
    `A token is given already (${bare.source}) and would be used instead of this login.`,
    {
      hint: 'Unset it to log in.',
    },
  );
}
