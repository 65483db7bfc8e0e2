import { Command } from 'commander';
import type { WhoAmI } from '../../auth/index.ts';
import type { CommonOptions, Deps } from '../deps.ts';
import { withCommonOptions } from '../options.ts';
import { shownTiktok } from '../tiktok.ts';
import { accountText, advertiserText, permissionsText } from '../ui/login.ts';
import { printResult } from '../ui/result.ts';
import { safeText } from '../ui/safe-text.ts';
import { table } from '../ui/table.ts';
import { warner } from '../ui/warnings.ts';

export function whoamiCommand(deps: Deps): Command {
  return withCommonOptions(new Command('whoami'))
    .description('show account, advertisers, permissions and where the token came from')
    .action((flags: CommonOptions) => runWhoami(deps, flags));
}

async function runWhoami(deps: Deps, flags: CommonOptions): Promise<void> {
  const { context, signal } = deps;
  const { whoAmI } = await import('../../auth/index.ts');
  const { profile, advertiser } = flags;
  const tiktok = await shownTiktok(deps, flags);
  const found = await whoAmI(context, { profile, advertiser, tiktok, signal });
  if (found.audienceManagement === false) {
    warner(context.terminal.err)('The permission Audience Management is missing: log in again and grant it.');
  }
  printResult(context.terminal, flags, documentOf(found), () => `${table(factsOf(found))}\n`);
}

function factsOf(found: WhoAmI): string[][] {
  const advertisers = found.advertisers?.map(
    (advertiser) => advertiserText(advertiser) + (advertiser.id === found.advertiserId ? ', in use' : ''),
  ) ?? [
    found.advertiserId === undefined
      ? 'unknown: they cannot be listed without app id and secret'
      : `${found.advertiserId}, in use; others cannot be listed without app id and secret`,
  ];
  return [
    ['Account', found.account ? accountText(found.account) : 'unknown: the token may not ask'],
    ...advertisers.map((text, at) => [at === 0 ? 'Advertisers' : '', text]),
    ...(advertisers.length === 0 ? [['Advertisers', 'none']] : []),
    ['Permissions', permissionsText(found.permissions)],
    ['Token from', safeText(found.source)],
    ['Profile', found.profile],
    ['Origin', found.origin],
    ...(found.obtainedAt ? [['Since', found.obtainedAt]] : []),
  ];
}

function documentOf(found: WhoAmI): unknown {
  return {
    profile: found.profile,
    origin: found.origin,
    source: found.source,
    account: found.account ?? null,
    advertisers: found.advertisers ?? null,
    advertiser_id: found.advertiserId ?? null,
    permissions: found.permissions ?? null,
    audience_management: found.audienceManagement ?? null,
    obtained_at: found.obtainedAt ?? null,
  };
}
