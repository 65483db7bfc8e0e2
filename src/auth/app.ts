import type { Context } from '../context.ts';
import { Fault } from '../fault.ts';
import type { Credential } from './stores/credential.ts';

/** The user's own developer app: TikTok has no PKCE, so nothing works without its secret. */
export interface App {
  appId: string;
  secret: string;
}

/** What is known without asking: flag, environment, then the stored login made against the same origin. */
export function knownApp(
  { env, apiOrigin }: Context,
  given: { appId?: string | undefined; stored?: Credential | undefined } = {},
): Partial<App> {
  const stored = given.stored?.origin === apiOrigin ? given.stored : undefined;
  const appId = given.appId ?? (env['TIKTOK_SEG_APP_ID'] || stored?.appId);
  const ofStored = appId === stored?.appId ? stored?.appSecret : undefined;
  const secret = env['TIKTOK_SEG_APP_SECRET'] || ofStored;
  return { ...(appId && { appId: checkedAppId(appId) }), ...(secret && { secret }) };
}

/** As `knownApp`; a person is asked for what is missing. The secret never comes from a flag. */
export async function askForApp(context: Context, known: Partial<App>): Promise<App> {
  const appId =
    known.appId ??
    (await context.prompts.text({
      message: 'App id (TikTok for Business developer portal > My Apps):',
      flag: '--app-id, or TIKTOK_SEG_APP_ID in the environment',
    }));
  const secret =
    known.secret ??
    (await context.prompts.secret({
      message: 'App secret (not shown):',
      flag: 'TIKTOK_SEG_APP_SECRET in the environment',
    }));
  if (secret.trim() !== '') return { appId: checkedAppId(appId), secret: secret.trim() };
  throw new Fault('usage', 'The app secret is empty.', {
    hint: 'Copy it from My Apps > App Detail > Basic Information in the developer portal.',
  });
}

/** Both parts or nothing. */
export function wholeApp({ appId, secret }: Partial<App>): App | undefined {
  return appId !== undefined && secret !== undefined ? { appId, secret } : undefined;
}

function checkedAppId(text: string): string {
  const appId = text.trim();
  if (/^[A-Za-z0-9_-]{1,64}$/.test(appId)) return appId;
  throw new Fault('usage', 'That is no app id: it consists of digits.', {
    hint: 'Copy it from My Apps > App Detail > Basic Information in the developer portal.',
  });
}
