import { Command, Option } from 'commander';
import type { AudienceStatus } from '../../activation/index.ts';
import { Fault } from '../../fault.ts';
import type { CommonOptions, Deps } from '../deps.ts';
import { time, withCommonOptions } from '../options.ts';
import { count } from '../ui/numbers.ts';
import { printResult } from '../ui/result.ts';
import { safeText } from '../ui/safe-text.ts';
import { table } from '../ui/table.ts';

interface StatusFlags extends CommonOptions {
  audienceId?: string;
  wait?: 'ready';
  timeout: number;
}

export function statusCommand(deps: Deps): Command {
  return withCommonOptions(new Command('status'))
    .description('size of an audience, whether it can be used and why not')
    .argument('[name]', 'name of the audience')
    .option('--audience-id <id>', 'id of the audience, where names are not unique')
    .addOption(
      new Option('--wait <state>', 'look again until it is ready to be used, or end with 12').choices([
        'ready',
      ]),
    )
    .addOption(
      new Option('--timeout <time>', 'how long to wait, e.g. 90s, 10m, 2h')
        .argParser(time)
        .default(600_000, '10m'),
    )
    .addHelpText('after', examples)
    .action((name: string | undefined, flags: StatusFlags) => runStatus(deps, name, flags));
}

const examples = `
Examples:
  $ tiktok-seg status vip
  $ tiktok-seg status vip --wait ready --timeout 2h && start-campaign`;

async function runStatus(deps: Deps, name: string | undefined, flags: StatusFlags): Promise<void> {
  const { context, signal } = deps;
  if ((name === undefined) === (flags.audienceId === undefined)) {
    throw new Fault('usage', 'Which audience?', { hint: 'Give its name, or its id with --audience-id.' });
  }
  const choice = name === undefined ? { id: flags.audienceId as string } : { name };
  const { readStatus, waitUntilReady } = await import('../../activation/index.ts');
  const { openSession } = await import('../session.ts');
  const session = await openSession(deps, flags);
  let last: AudienceStatus | undefined;
  const print = () => {
    if (last) printResult(context.terminal, flags, last, () => textOf(last as AudienceStatus));
  };
  if (flags.wait === undefined) {
    last = await readStatus(context, session, choice, { signal });
    return print();
  }
  const onLook = (status: AudienceStatus) => {
    last = status;
  };
  try {
    await waitUntilReady(context, session, choice, { waitMs: flags.timeout, onLook, signal });
  } finally {
    print();
  }
}

function textOf({ audience, state, why, size, expires_at, is_expiring, sizes, history }: AudienceStatus) {
  const facts = table([
    ['Audience', `"${safeText(audience.name)}" (${audience.id})`],
    ['Type', safeText(audience.type)],
    ['State', `${state}: ${safeText(why, 400)}`],
    ['Size', size > 0 ? count(size) : 'not known yet'],
    ['Expires', `${safeText(expires_at)}${is_expiring ? ', soon' : ''}`],
    ...sizes.map((seen, at) => [
      at === 0 ? 'Sizes seen' : '',
      `${safeText(seen.at.slice(0, 16))}Z  ${count(seen.size)}`,
    ]),
  ]);
  const events = history.map(({ opt_time, action, action_detail, msg }) =>
    [opt_time, action, action_detail, msg].map((cell) => safeText(cell)),
  );
  return `${facts}\n${events.length > 0 ? `\n${table(events)}\n` : ''}`;
}
