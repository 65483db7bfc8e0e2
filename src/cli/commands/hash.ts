import { Command } from 'commander';
import type { HashResult } from '../../activation/index.ts';
import type { CommonOptions, Deps } from '../deps.ts';
import { share, wholeNumber, withOutputOptions } from '../options.ts';
import { type ReadFlags, readOptionsOf, sourceArgument, withReadOptions } from '../read-options.ts';
import { count, plural } from '../ui/numbers.ts';
import { progressLine } from '../ui/progress.ts';
import { printResult } from '../ui/result.ts';
import { safeText } from '../ui/safe-text.ts';
import type { Style } from '../ui/style.ts';
import { warner } from '../ui/warnings.ts';

interface HashFlags extends CommonOptions, ReadFlags {
  output: string;
  force?: boolean;
  header: boolean;
  maxReject: number;
  minRows: number;
}

export function hashCommand(deps: Deps): Command {
  const command = new Command('hash')
    .description('write the hashed list as a file for a TikTok customer file upload; no login needed')
    .argument('<file...>', sourceArgument)
    .requiredOption('-o, --output <file>', 'file to write, .csv or .txt')
    .option('--force', 'replace it where it is there already')
    .option('--no-header', 'a list of one type, one digest a line, without column names');
  return withOutputOptions(withReadOptions(command))
    .option('--max-reject <share>', 'records that may be rejected before no file is written', share, 0.1)
    .option('--min-rows <n>', 'records a source must have', wholeNumber(0), 1)
    .addHelpText('after', examples)
    .action((files: string[], flags: HashFlags) => runHash(deps, files, flags));
}

const examples = `
Examples:
  $ tiktok-seg hash customers.csv -o hashed.csv
  $ tiktok-seg hash --where "country = 'US'" --suppress left.csv customers.csv -o us.csv`;

async function runHash(
  { context, signal }: Deps,
  inputs: readonly string[],
  flags: HashFlags,
): Promise<void> {
  const { terminal, clock } = context;
  const reading = readOptionsOf(flags);
  const { hashSource } = await import('../../activation/index.ts');
  const line = await progressLine(terminal, clock, flags);
  let result: HashResult;
  try {
    result = await hashSource(context, {
      ...reading,
      inputs,
      output: flags.output,
      force: flags.force === true,
      header: flags.header,
      maxReject: flags.maxReject,
      minRows: flags.minRows,
      onProgress: line.show,
      warn: warner(terminal.err),
      signal,
    });
  } finally {
    line.stop();
  }
  printResult(terminal, flags, result, (style) => hashText(result, style));
}

function hashText(
  { file, rows, columns, records, reasons, calculate_type }: HashResult,
  style: Style,
): string {
  const { tick, colour, warning, dot } = style;
  const { read, written, ...others } = records;
  const ends = Object.entries(others).flatMap(([end, number]) =>
    number > 0 ? [`${end} ${count(number)}`] : [],
  );
  const why = Object.entries(reasons).map(([reason, number]) => `${reason} ${count(number)}`);
  const lines = [
    `${tick} ${plural(written, 'person', 'people')} in ${plural(rows, 'row')} of ${colour.bold(safeText(file))}`,
    '',
    `  ${colour.bold('Records')}  ${[`${count(read)} read`, `written ${count(written)}`, ...ends].join(` ${dot} `)}`,
    ...(why.length > 0 ? [`  ${colour.bold('Reasons')}  ${why.join(', ')}`] : []),
    `  ${colour.bold('Columns')}  ${columns.join(', ')}  (calculate_type ${calculate_type})`,
  ];
  if (rows < leastRows)
    lines.push('', `  ${warning} TikTok asks for at least 1,000 rows in a customer file.`);
  return `${lines.join('\n')}\n`;
}

/** TikTok's help page on customer files, September 2025. */
const leastRows = 1000;
