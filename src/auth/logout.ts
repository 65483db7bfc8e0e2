import type { Context } from '../context.ts';
import { Fault } from '../fault.ts';
import { wholeApp } from './app.ts';
import { bareTokenOf } from './bare-token.ts';
import { storedApp, storedLogin } from './current-login.ts';
import { type ProfileEntry, profileName, readProfile, rememberProfile } from './profiles.ts';
import type { Credential } from './stores/credential.ts';
import { storageKinds } from './stores/secret-store.ts';
import { storeOf } from './stores/store.ts';
import { type Tiktok, withClient } from './tiktok.ts';

export interface LogoutResult {
  profile: string;
  /**
   * What became of the token at TikTok: `already_dead` when TikTok knew it no more, `unknown_app` when
   * nothing was revoked because app id and secret are not known, `failed` with the fault in `faults`.
   */
  revocation: 'revoked' | 'already_dead' | 'unknown_app' | 'failed' | 'no_login';
  /** Where a login was found and deleted. */
  deleted: string[];
  /** A token of the environment goes on being used; this names it. */
  stillGiven: string | undefined;
  faults: Fault[];
  /** What could not be looked at, though this login was not kept there. */
  notes: string[];
}

/** Revokes the token and deletes it from every store, even when one of the steps fails. */
export async function logout(
  context: Context,
  options: { tiktok?: Tiktok | undefined; profile?: string | undefined; signal?: AbortSignal | undefined },
): Promise<LogoutResult> {
  const profile = profileName(context, options.profile);
  const faults: Fault[] = [];
  const attempt = async <Value>(step: () => Promise<Value>): Promise<Value | undefined> => {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      faults.push(error);
      return undefined;
    }
  };
  const entry = await attempt(() => readProfile(context, profile));
  const login = entry && (await attempt(() => storedLoginOrNone(context, profile)));
  const revocation = login ? await revoke(context, login, { ...options, faults }) : 'no_login';
  const deleted = await deleteEverywhere(context, profile, { entry, attempt });
  // A profile whose store failed is not forgotten, so that logging out can be tried again.
  if (entry && deleted.complete) await attempt(() => rememberProfile(context, profile, undefined));
  const bare = await attempt(() => bareTokenOf(context));
  return {
    profile,
    revocation,
    deleted: deleted.places,
    stillGiven: bare?.source,
    faults,
    notes: deleted.notes,
  };
}

async function storedLoginOrNone(context: Context, profile: string): Promise<Credential | undefined> {
  try {
    return (await storedLogin(context, profile)).credential;
  } catch (error) {
    if (error instanceof Fault && error.code === 'not_logged_in') return undefined;
    throw error;
  }
}

async function revoke(
  context: Context,
  credential: Credential,
  {
    tiktok,
    signal,
    faults,
  }: { tiktok?: Tiktok | undefined; signal?: AbortSignal | undefined; faults: Fault[] },
): Promise<LogoutResult['revocation']> {
  const app = wholeApp(storedApp(context, credential));
  if (!app) return 'unknown_app';
  const { origin, accessToken: token } = credential;
  try {
    // To the origin that issued it, whatever TIKTOK_SEG_API_URL says now.
    await withClient(context, { tiktok, origin, token }, (client) =>
      client.revokeToken({ ...app, token }, signal),
    );
    return 'revoked';
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (error.code === 'token_refused') return 'already_dead';
    faults.push(error);
    return 'failed';
  }
}

async function deleteEverywhere(
  context: Context,
  profile: string,
  {
    entry,
    attempt,
  }: {
    entry: ProfileEntry | undefined;
    attempt: <Value>(step: () => Promise<Value>) => Promise<Value | undefined>;
  },
): Promise<{ places: string[]; notes: string[]; complete: boolean }> {
  const places: string[] = [];
  const notes: string[] = [];
  let complete = true;
  for (const kind of storageKinds) {
    const store = storeOf(context, kind);
    const existed = await attempt(async () => {
      try {
        return await store.delete(profile);
      } catch (error) {
        const elsewhere = kind === 'keychain' && entry?.storage !== kind;
        if (!elsewhere || !(error instanceof Fault)) throw error;
        // Where there is no keychain at all, nothing can be left in it.
        if (error.code !== 'keychain_unavailable') notes.push(error.message);
        return false;
      }
    });
    if (existed) places.push(store.describe(profile));
    if (existed === undefined) complete = false;
  }
  return { places, notes, complete };
}
