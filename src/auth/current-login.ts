import type { Context } from '../context.ts';
import { Fault } from '../fault.ts';
import { type App, knownApp, wholeApp } from './app.ts';
import { bareTokenOf } from './bare-token.ts';
import { readProfile } from './profiles.ts';
import { type Credential, readCredential } from './stores/credential.ts';
import { storeOf } from './stores/store.ts';

/** The login in force, wherever it comes from. */
export interface CurrentLogin {
  token: string;
  /** E.g. "environment variable TIKTOK_SEG_TOKEN", for people. */
  source: string;
  app: App | undefined;
  appId: string | undefined;
  /** Only of a stored login. */
  stored: Credential | undefined;
}

/** The token of the environment, or else the login stored for the profile; never both mixed. */
export async function currentLogin(context: Context, profile: string): Promise<CurrentLogin> {
  const bare = await bareTokenOf(context);
  if (bare) {
    const known = knownApp(context);
    return { ...bare, app: wholeApp(known), appId: known.appId, stored: undefined };
  }
  const { credential, source } = await storedLogin(context, profile);
  if (credential.origin !== context.apiOrigin) {
    throw new Fault(
      'not_logged_in',
      `The login of profile "${profile}" was issued by ${credential.origin} and is not sent to ${context.apiOrigin}.`,
      {
        hint: `Log in there under a name of its own: tiktok-seg login --profile NAME\nOr set TIKTOK_SEG_API_URL as it was at login.`,
      },
    );
  }
  const known = storedApp(context, credential);
  return {
    token: credential.accessToken,
    source,
    app: wholeApp(known),
    appId: known.appId,
    stored: credential,
  };
}

/** The login stored for a profile, whoever issued it. */
export async function storedLogin(
  context: Context,
  profile: string,
): Promise<{ credential: Credential; source: string }> {
  const entry = await readProfile(context, profile);
  if (!entry) throw notLoggedIn(profile, 'Not logged in');
  const store = storeOf(context, entry.storage);
  const source = store.describe(profile);
  const text = await store.read(profile);
  if (text === undefined)
    throw notLoggedIn(profile, `Not logged in any more: nothing is kept in the ${source}`);
  return { credential: readCredential(text, { where: `the ${source}`, profile }), source };
}

/** The app that a stored token was made with; another one of the environment does not belong to it. */
export function storedApp(context: Context, credential: Credential): Partial<App> {
  if (credential.appId === undefined) return knownApp(context);
  if (credential.appSecret !== undefined) return { appId: credential.appId, secret: credential.appSecret };
  const known = knownApp(context);
  return known.appId === credential.appId ? known : { appId: credential.appId };
}

function notLoggedIn(profile: string, message: string): Fault {
  const named = profile === 'default' ? '' : ` --profile ${profile}`;
  return new Fault('not_logged_in', named === '' ? `${message}.` : `${message} (profile "${profile}").`, {
    hint: `tiktok-seg login${named}, or give a token in TIKTOK_SEG_TOKEN or in a file named by TIKTOK_SEG_TOKEN_FILE.`,
  });
}
