import { Command } from 'commander';
import type { LogoutResult } from '../../auth/index.ts';
import type { CommonOptions, Deps } from '../deps.ts';
import { withCommonOptions } from '../options.ts';
import { shownTiktok } from '../tiktok.ts';
import { printResult } from '../ui/result.ts';
import { safeText } from '../ui/safe-text.ts';
import { warner } from '../ui/warnings.ts';

export function logoutCommand(deps: Deps): Command {
  return withCommonOptions(new Command('logout'))
    .description('revoke the token at TikTok and delete it here')
    .action((flags: CommonOptions) => runLogout(deps, flags));
}

async function runLogout(deps: Deps, flags: CommonOptions): Promise<void> {
  const { context, signal } = deps;
  const { logout } = await import('../../auth/index.ts');
  const tiktok = await shownTiktok(deps, flags);
  const result = await logout(context, { profile: flags.profile, tiktok, signal });
  const warn = warner(context.terminal.err);
  for (const note of result.notes) warn(`An earlier login may be left: ${note}`);
  if (result.stillGiven) warn(`A token is still given by: ${result.stillGiven}. It goes on being used.`);
  printResult(context.terminal, flags, documentOf(result), ({ tick, cross }) => {
    const whole = result.faults.length === 0;
    return `${[...deletedText(result), revokedText(result)].map((line) => `${whole ? tick : cross} ${line}\n`).join('')}`;
  });
  const [fault] = result.faults;
  if (fault) throw fault;
}

function deletedText({ deleted, revocation, faults }: LogoutResult): string[] {
  if (deleted.length > 0) return deleted.map((place) => `Deleted from ${safeText(place)}.`);
  return revocation === 'no_login' || faults.length > 0 ? [] : ['Nothing was kept here.'];
}

function revokedText({ revocation, faults }: LogoutResult): string {
  if (revocation === 'no_login' && faults.length > 0) return 'Nothing was revoked at TikTok.';
  return {
    revoked: 'Revoked at TikTok.',
    already_dead: 'TikTok knew the token no more.',
    unknown_app:
      'Nothing was revoked at TikTok, because app id and secret are not known. The advertiser can withdraw the consent there.',
    failed: 'Nothing was revoked at TikTok. The advertiser can withdraw the consent there.',
    no_login: 'Nobody is logged in.',
  }[revocation];
}

function documentOf(result: LogoutResult): unknown {
  return {
    profile: result.profile,
    revocation: result.revocation,
    deleted: result.deleted,
    still_given: result.stillGiven ?? null,
    faults: result.faults.map(({ code, message }) => ({ code, message })),
    notes: result.notes,
  };
}
