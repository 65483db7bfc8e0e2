import { Command } from 'commander';
import type { inspectSource } from '../../activation/index.ts';
import type { CommonOptions, Deps } from '../deps.ts';
import { withOutputOptions } from '../options.ts';
import { type ReadFlags, readOptionsOf, sourceArgument, withReadOptions } from '../read-options.ts';
import { inspectionText } from '../ui/inspection.ts';
import { progressLine } from '../ui/progress.ts';
import { safeJson } from '../ui/safe-text.ts';

interface InspectFlags extends CommonOptions, ReadFlags {}

export function inspectCommand(deps: Deps): Command {
  const command = new Command('inspect')
    .description(
      'show what a source holds and what a push would make of it; offline, no login, values masked',
    )
    .argument('<file...>', sourceArgument);
  return withOutputOptions(withReadOptions(command))
    .addHelpText('after', examples)
    .action((files: string[], flags: InspectFlags) => runInspect(deps, files, flags));
}

const examples = `
Examples:
  $ tiktok-seg inspect customers.csv
  $ tiktok-seg inspect --country GB --rejects rejects.csv customers.csv
  $ tiktok-seg inspect --json customers.csv | jq .expected`;

async function runInspect(
  { context, signal }: Deps,
  inputs: readonly string[],
  flags: InspectFlags,
): Promise<void> {
  const { terminal, clock } = context;
  const reading = readOptionsOf(flags);
  const activation = await import('../../activation/index.ts');
  const line = await progressLine(terminal, clock, flags);
  let end: Awaited<ReturnType<typeof inspectSource>>;
  try {
    end = await activation.inspectSource(context, { ...reading, inputs, onProgress: line.show, signal });
  } finally {
    line.stop();
  }
  const { inspection, fault } = end;
  if (flags.json) terminal.out.write(`${safeJson(inspection)}\n`);
  else if (!flags.quiet) terminal.out.write(inspectionText(inspection, terminal.out));
  if (fault) throw fault;
}
