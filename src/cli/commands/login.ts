import { Command, Option } from 'commander';
import type { LoginResult, StorageKind } from '../../auth/index.ts';
import type { CommonOptions, Deps } from '../deps.ts';
import { withCommonOptions } from '../options.ts';
import { shownTiktok } from '../tiktok.ts';
import { accountText, advertiserText, permissionsText } from '../ui/login.ts';
import { printResult } from '../ui/result.ts';
import { safeText } from '../ui/safe-text.ts';
import type { Style } from '../ui/style.ts';
import { table } from '../ui/table.ts';
import { warner } from '../ui/warnings.ts';

interface LoginFlags extends CommonOptions {
  appId?: string;
  redirectUri?: string;
  storage?: StorageKind;
  browser: boolean;
  withToken?: boolean;
}

export function loginCommand(deps: Deps): Command {
  return withCommonOptions(new Command('login'))
    .description('log in to TikTok through the browser, and keep the token in the keychain')
    .option('--app-id <id>', "id of your app in TikTok's developer portal (TIKTOK_SEG_APP_ID)")
    .option(
      '--redirect-uri <address>',
      'redirect address registered for the app (default: http://localhost:8976/callback)',
    )
    .addOption(
      new Option('--storage <place>', 'where the token is kept; a file is not encrypted').choices([
        'keychain',
        'file',
      ]),
    )
    .option('--no-browser', 'print the address and paste where it led, e.g. over SSH')
    .addOption(
      new Option('--with-token', 'read a token from standard input instead').conflicts('redirectUri'),
    )
    .addHelpText('after', examples)
    .action((flags: LoginFlags) => runLogin(deps, flags));
}

const examples = `
The app secret comes from TIKTOK_SEG_APP_SECRET, an earlier login, or a question; it is never a flag.

Examples:
  $ tiktok-seg login --app-id 7123456789012345678
  $ tiktok-seg login --no-browser
  $ tiktok-seg login --with-token --advertiser 7001 < token-file`;

async function runLogin(deps: Deps, flags: LoginFlags): Promise<void> {
  const { context, signal } = deps;
  const { login, loginWithToken } = await import('../../auth/index.ts');
  const options = {
    ...flags,
    tiktok: await shownTiktok(deps, flags),
    // Also with --quiet: without the address nobody can go on.
    notify: (text: string) => context.terminal.err.write(`${text}\n`),
    signal,
  };
  const result = await (flags.withToken ? loginWithToken(context, options) : login(context, options));
  if (result.unencrypted) {
    warner(context.terminal.err)(
      'The token is stored unencrypted: whoever can read your files can use it. tiktok-seg logout withdraws it.',
    );
  }
  printResult(context.terminal, flags, documentOf(result), (style) => textOf(result, style));
}

function textOf(result: LoginResult, { tick, arrow, colour }: Style): string {
  const name = result.account ? ` as ${accountText(result.account)}` : '';
  const facts = table([
    [
      'Advertiser',
      result.advertiser ? advertiserText(result.advertiser) : 'not known: give --advertiser to push',
    ],
    ['Permissions', permissionsText(result.permissions)],
    ['Kept in', safeText(result.storedIn)],
    ...(result.profile === 'default' ? [] : [['Profile', result.profile]]),
  ]);
  const next = colour.bold('tiktok-seg push --audience NAME customers.csv');
  return `${tick} Logged in${name}\n${facts}\n  ${arrow} ${next}\n`;
}

function documentOf(result: LoginResult): unknown {
  return {
    profile: result.profile,
    origin: result.origin,
    account: result.account ?? null,
    advertiser: result.advertiser ?? null,
    permissions: result.permissions ?? null,
    stored_in: result.storedIn,
    unencrypted: result.unencrypted,
  };
}
