import { join } from 'node:path';
import type { Context } from '../context.ts';
import { Fault } from '../fault.ts';
import { readPrivateFile } from './stores/private-file.ts';
import { tokenIn } from './token-text.ts';

/** A token that was handed over, with nothing known about it. */
export interface BareToken {
  token: string;
  /** E.g. "environment variable TIKTOK_SEG_TOKEN". */
  source: string;
}

/** The token of the environment, which outranks every stored login. */
export async function bareTokenOf(context: Context): Promise<BareToken | undefined> {
  const { env, platform } = context;
  const given = env['TIKTOK_SEG_TOKEN'];
  if (given) {
    const source = 'environment variable TIKTOK_SEG_TOKEN';
    return { token: asToken(given, `The ${source}`), source };
  }
  const named = env['TIKTOK_SEG_TOKEN_FILE'];
  if (named) {
    const text = await readPrivateFile(named, { platform, rights: 'handed_over' });
    if (text === undefined) {
      throw new Fault('not_logged_in', `TIKTOK_SEG_TOKEN_FILE names ${named}, which does not exist.`, {
        hint: 'Put the access token there (mode 0600), or unset the variable and log in: tiktok-seg login',
      });
    }
    const source = `file ${named} (TIKTOK_SEG_TOKEN_FILE)`;
    return { token: asToken(text, `The ${source}`), source };
  }
  return systemdToken(context);
}

/** systemd hands credentials to a service in a folder of its own (systemd.exec, LoadCredential=). */
async function systemdToken({ env, platform }: Context): Promise<BareToken | undefined> {
  const folder = env['CREDENTIALS_DIRECTORY'];
  if (!folder) return undefined;
  const path = join(folder, 'tiktok-seg-token');
  // Its rights are systemd's business: access is granted by a list that mode bits do not show.
  const text = await readPrivateFile(path, { platform, rights: 'unchecked' });
  if (text === undefined) return undefined;
  const source = `systemd credential ${path}`;
  return { token: asToken(text, `The ${source}`), source };
}

function asToken(text: string, where: string): string {
  const token = tokenIn(text);
  if (token !== undefined) return token;
  throw new Fault(
    'configuration',
    `${where} holds no access token: one word of visible characters is expected.`,
    {
      hint: 'Put the access token there and nothing else.',
    },
  );
}
