import { Command } from 'commander';
import type { RunEntry } from '../../activation/index.ts';
import type { CommonOptions, Deps } from '../deps.ts';
import { wholeNumber, withCommonOptions } from '../options.ts';
import { count } from '../ui/numbers.ts';
import { printResult } from '../ui/result.ts';
import { safeText } from '../ui/safe-text.ts';
import { table } from '../ui/table.ts';

interface RunsFlags extends CommonOptions {
  audience?: string;
  status?: string;
  limit: number;
}

export function runsCommand(deps: Deps): Command {
  return withCommonOptions(new Command('runs'))
    .description('what has been run on this machine, the latest first')
    .option('--audience <name>', 'only runs of this audience (name or id)')
    .option('--status <status>', 'only runs that ended so, e.g. partial, or that are running or were killed')
    .option('--limit <n>', 'at most so many', wholeNumber(1), 20)
    .action((flags: RunsFlags) => runRuns(deps, flags));
}

async function runRuns({ context }: Deps, flags: RunsFlags): Promise<void> {
  const { runsOf } = await import('../../activation/index.ts');
  const runs = await runsOf(context, flags);
  printResult(context.terminal, flags, runs, () => (runs.length === 0 ? 'No runs.' : listing(runs)));
}

function listing(runs: readonly RunEntry[]): string {
  const head = ['run', 'started', 'status', 'audience', 'mode', 'added', 'removed', 'pending', 'exit'];
  return table([
    head,
    ...runs.map((run) => [
      run.run,
      run.started_at.slice(0, 16).replace('T', ' '),
      run.dry_run ? (run.plan ? 'plan' : 'dry run') : run.status,
      safeText(run.audience?.name ?? ''),
      run.mode ?? '',
      ...(['added', 'removed', 'pending'] as const).map((end) =>
        run.records ? count(run.records[end]) : '',
      ),
      run.exit_code === undefined ? '' : String(run.exit_code),
    ]),
  ]);
}
