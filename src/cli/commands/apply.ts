import { Command } from 'commander';
import type { CommonOptions, Deps } from '../deps.ts';
import { processingWaitOption, time, withCommonOptions } from '../options.ts';
import { progressLine } from '../ui/progress.ts';
import { receiptText } from '../ui/receipt.ts';
import { printResult } from '../ui/result.ts';
import { warner } from '../ui/warnings.ts';

interface ApplyFlags extends CommonOptions {
  wait?: number | true;
  processingWait: number;
}

export function applyCommand(deps: Deps): Command {
  return withCommonOptions(new Command('apply'))
    .description('send what a plan holds, and nothing else')
    .argument('<plan>', 'id that tiktok-seg plan printed')
    .option('--wait [time]', 'wait for another run that holds the audience', time)
    .addOption(processingWaitOption())
    .action((plan: string, flags: ApplyFlags) => runApply(deps, plan, flags));
}

async function runApply(deps: Deps, plan: string, flags: ApplyFlags): Promise<void> {
  const { context, signal } = deps;
  const { terminal, clock } = context;
  const { applyPlan, pushDefaults } = await import('../../activation/index.ts');
  const { openSession } = await import('../session.ts');
  const line = await progressLine(terminal, clock, flags);
  let end: Awaited<ReturnType<typeof applyPlan>>;
  try {
    end = await applyPlan(context, () => openSession(deps, flags), {
      plan,
      waitMs: flags.wait === true ? Number.POSITIVE_INFINITY : flags.wait,
      processingWaitMs: flags.processingWait,
      fileLimits: pushDefaults.fileLimits,
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
