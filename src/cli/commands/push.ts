import { Command, Option } from 'commander';
import type { AudienceChoice, Mode, Via } from '../../activation/index.ts';
import { Fault } from '../../fault.ts';
import type { RateLevel } from '../../tiktok/index.ts';
import type { CommonOptions, Deps } from '../deps.ts';
import { processingWaitOption, share, time, viaOption, wholeNumber, withCommonOptions } from '../options.ts';
import { type ReadFlags, readOptionsOf, sourceArgument, withReadOptions } from '../read-options.ts';
import { progressLine } from '../ui/progress.ts';
import { receiptText } from '../ui/receipt.ts';
import { printResult } from '../ui/result.ts';
import { warner } from '../ui/warnings.ts';

interface PushFlags extends CommonOptions, ReadFlags {
  audience?: string;
  audienceId?: string;
  create: boolean;
  recreate?: boolean;
  dryRun?: boolean;
  maxReject: number;
  minRows: number;
  batchSize: number;
  rateLevel?: RateLevel;
  via: Via;
  processingWait: number;
  wait?: number | true;
  mode: Mode;
  maxRemove: number;
  removeAnyway?: boolean;
  resend?: boolean;
}

export function pushCommand(deps: Deps): Command {
  const command = new Command('push')
    .description('put the people of files into an audience, which is created if it is missing')
    .option('--dry-run', 'do everything but create or send')
    .addHelpText('after', examples);
  return sourceCommand(deps, command, { keep: false });
}

/** A command that reads a source for an audience: `push` and `plan` take the same. */
export function sourceCommand(deps: Deps, command: Command, way: { keep: boolean }): Command {
  const described = withCommonOptions(command)
    .argument('<file...>', sourceArgument)
    .option('--audience <name>', 'name of the audience')
    .option('--audience-id <id>', 'id of the audience, where names are not unique')
    .addOption(
      new Option(
        '--mode <mode>',
        'add: the people of the source; remove: take them out; mirror: the audience becomes equal to the source',
      )
        .choices(['add', 'remove', 'mirror'])
        .default('add'),
    )
    .option('--no-create', 'do not create a missing audience')
    .option('--recreate', 'create an audience anew that TikTok no longer lists');
  return withReadOptions(described)
    .option('--max-reject <share>', 'records that may be rejected before nothing is sent', share, 0.1)
    .option('--min-rows <n>', 'records a source must have', wholeNumber(0), 1)
    .option('--max-remove <share>', 'members that may go for absence or refusal', share, 0.2)
    .option('--remove-anyway', 'mirror: remove who is absent although rows could not be read')
    .option('--resend', 'send also what TikTok has acknowledged, for an audience that was emptied elsewhere')
    .option(
      '--batch-size <n>',
      'member rows a request, where they are streamed',
      wholeNumber(1, 10_000),
      1000,
    )
    .addOption(viaOption())
    .addOption(processingWaitOption())
    .addOption(
      new Option('--rate-level <level>', "the app's rate level at TikTok").choices([
        'basic',
        'advanced',
        'premium',
        'ultimate',
        'none',
      ]),
    )
    .option('--wait [time]', 'wait for another run that holds the audience', time)
    .action((files: string[], flags: PushFlags) => runPush(deps, files, flags, way));
}

const examples = `
Examples:
  $ tiktok-seg push --audience vip customers.csv
  $ tiktok-seg push --audience vip --country GB --map phone="Handy Nr" customers.csv
  $ tiktok-seg push --audience vip --dry-run --json customers.csv | jq .records
  $ tiktok-seg push --audience vip export/ more/*.parquet
  $ zcat customers.csv.gz | tiktok-seg push --audience vip -`;

async function runPush(
  deps: Deps,
  inputs: readonly string[],
  flags: PushFlags,
  { keep }: { keep: boolean },
): Promise<void> {
  const { context, signal } = deps;
  const { terminal, clock } = context;
  const audience = audienceChoice(flags);
  const reading = readOptionsOf(flags);
  const { push, pushDefaults } = await import('../../activation/index.ts');
  const { openSession } = await import('../session.ts');
  const line = await progressLine(terminal, clock, flags);
  let end: Awaited<ReturnType<typeof push>>;
  try {
    end = await push(context, () => openSession(deps, flags), {
      inputs,
      audience,
      create: flags.create,
      recreate: flags.recreate === true,
      ...reading,
      dryRun: keep || flags.dryRun === true,
      keep,
      maxReject: flags.maxReject,
      minRows: flags.minRows,
      mode: flags.mode,
      maxRemove: flags.maxRemove,
      removeAnyway: flags.removeAnyway === true,
      resend: flags.resend === true,
      batchSize: flags.batchSize,
      via: flags.via,
      processingWaitMs: flags.processingWait,
      fileLimits: pushDefaults.fileLimits,
      waitMs: flags.wait === true ? Number.POSITIVE_INFINITY : flags.wait,
      onProgress: line.show,
      warn: warner(terminal.err),
      signal,
    });
  } finally {
    line.stop();
  }
  const { receipt, fault } = end;
  printResult(terminal, flags, receipt, () => receiptText(receipt, terminal.out));
  if (fault) throw fault;
}

function audienceChoice({ audience, audienceId }: PushFlags): AudienceChoice {
  if (audience !== undefined && audienceId === undefined) return { name: audience };
  if (audienceId !== undefined && audience === undefined) return { id: audienceId };
  throw new Fault('usage', audience ? 'Both --audience and --audience-id are given.' : 'Which audience?', {
    hint: 'Give one of --audience NAME and --audience-id ID.',
  });
}
