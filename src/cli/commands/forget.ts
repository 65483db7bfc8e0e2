import { Command } from 'commander';
import type { Person } from '../../activation/index.ts';
import type { Deps } from '../deps.ts';
import { type PersonFlags, readPerson, waitOf, withPersonOptions } from '../person-input.ts';
import { shownTiktok } from '../tiktok.ts';
import { forgetText, whoIsMeant } from '../ui/forget.ts';
import { printResult } from '../ui/result.ts';
import { warner } from '../ui/warnings.ts';

interface ForgetFlags extends PersonFlags {
  yes?: boolean;
}

export function forgetCommand(deps: Deps): Command {
  return withPersonOptions(new Command('forget'))
    .description('take a person out of every audience and ledger, and never send him again')
    .option('--yes', 'do not ask')
    .addHelpText('after', examples)
    .action((digest: string | undefined, flags: ForgetFlags) => runForget(deps, digest, flags));
}

const examples = `
Covers every advertiser that the login reaches, or the one of --advertiser. An audience that another run holds is done by
its next run (exit 9); --wait does it now. A digest finds only what was sent under the same rules; a plain value finds all.

Examples:
  $ tiktok-seg forget
  $ tiktok-seg forget --yes --json < address.txt`;

async function runForget(deps: Deps, digest: string | undefined, flags: ForgetFlags): Promise<void> {
  const { context, signal } = deps;
  const { forgetPerson } = await import('../../activation/index.ts');
  const { reachedAdvertisers } = await import('../../auth/index.ts');
  const { openSession } = await import('../session.ts');
  const person = await readPerson(deps, digest, flags);
  const session = await openSession(deps, flags);
  const { ids: advertiserIds, fault: unlisted } = await reachedAdvertisers(context, session.advertiserId, {
    profile: flags.profile,
    advertiser: flags.advertiser,
    tiktok: await shownTiktok(deps, flags),
    signal,
  });
  if (!flags.yes && !(await isMeant(deps, person, advertiserIds))) {
    context.terminal.err.write('Nobody was forgotten.\n');
    return;
  }
  const end = await forgetPerson(context, session, person, {
    advertiserIds,
    waitMs: waitOf(flags),
    warn: warner(context.terminal.err),
    signal,
  });
  printResult(context.terminal, flags, end.result, (style) => forgetText(end.result, style));
  const fault = end.fault ?? unlisted;
  if (fault) throw fault;
}

/** Says where he is before it is too late; a ledger in use is no reason not to go on. */
async function isMeant(
  { context, signal }: Deps,
  person: Person,
  advertiserIds: readonly string[],
): Promise<boolean> {
  const { tracePerson } = await import('../../activation/index.ts');
  const { result } = await tracePerson(context, person, {
    advertiserIds,
    waitMs: undefined,
    signal,
  });
  return await context.prompts.confirm({ message: whoIsMeant(result), flag: '--yes', signal });
}
