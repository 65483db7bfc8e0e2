import { Command } from 'commander';
import type { CommonOptions, Deps } from '../deps.ts';
import { withCommonOptions } from '../options.ts';
import { shownTiktok } from '../tiktok.ts';
import { printResult } from '../ui/result.ts';
import { safeText } from '../ui/safe-text.ts';
import { table } from '../ui/table.ts';

export function advertisersCommand(deps: Deps): Command {
  return withCommonOptions(new Command('advertisers'))
    .description('list the advertisers that the login reaches')
    .action((flags: CommonOptions) => runAdvertisers(deps, flags));
}

async function runAdvertisers(deps: Deps, flags: CommonOptions): Promise<void> {
  const { context, signal } = deps;
  const { advertisersOf } = await import('../../auth/index.ts');
  const { profile, advertiser } = flags;
  const tiktok = await shownTiktok(deps, flags);
  const found = await advertisersOf(context, { profile, advertiser, tiktok, signal });
  const entries = found.advertisers.map((entry) => ({ ...entry, in_use: entry.id === found.advertiserId }));
  printResult(context.terminal, flags, entries, () => {
    if (entries.length === 0) return 'This login reaches no advertisers.\n';
    const rows = entries.map(({ id, name, in_use }) => [id, safeText(name, 70), in_use ? 'in use' : '']);
    return `${table([['ID', 'NAME', ''], ...rows])}\n`;
  });
}
