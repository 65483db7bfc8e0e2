import { Command } from 'commander';
import type { Deps } from '../deps.ts';
import { type PersonFlags, readPerson, waitOf, withPersonOptions } from '../person-input.ts';
import { printResult } from '../ui/result.ts';
import { traceText } from '../ui/trace.ts';

export function traceCommand(deps: Deps): Command {
  return withPersonOptions(new Command('trace'))
    .description('in which audiences a person is or was, and where that came from; no login needed')
    .addHelpText('after', examples)
    .action((digest: string | undefined, flags: PersonFlags) => runTrace(deps, digest, flags));
}

const examples = `
The value is hashed here under every rule set and looked for in the ledgers of this machine; TikTok is not asked.

Examples:
  $ tiktok-seg trace
  $ tiktok-seg trace --json < address.txt`;

async function runTrace(deps: Deps, digest: string | undefined, flags: PersonFlags): Promise<void> {
  const { context, signal } = deps;
  const { tracePerson } = await import('../../activation/index.ts');
  const person = await readPerson(deps, digest, flags);
  const { result, fault } = await tracePerson(context, person, {
    ...(flags.advertiser !== undefined && { advertiserIds: [flags.advertiser] }),
    waitMs: waitOf(flags),
    signal,
  });
  printResult(context.terminal, flags, result, (style) => traceText(result, style));
  if (fault) throw fault;
}
