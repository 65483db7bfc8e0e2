import { type Command, InvalidArgumentError, Option } from 'commander';

/** The flags of every command. */
export function withOutputOptions(command: Command): Command {
  return command
    .option('--json', 'print the result as one JSON document')
    .option('--quiet', 'no progress and no summary; warnings and errors only')
    .option('--debug', 'show requests and stack traces, without personal data');
}

/** The flags of every command that works at TikTok. */
export function withCommonOptions(command: Command): Command {
  return withOutputOptions(command)
    .addOption(new Option('--profile <name>', 'login to use').env('TIKTOK_SEG_PROFILE'))
    .addOption(new Option('--advertiser <id>', 'advertiser to work on').env('TIKTOK_SEG_ADVERTISER_ID'));
}

/** In help the flags of a command itself come before those of every command. */
export function ownFlagsFirst(options: readonly Option[]): Option[] {
  const isCommon = ({ long }: Option) => long !== undefined && common.has(long);
  return [...options.filter((option) => !isCommon(option)), ...options.filter(isCommon)];
}

const common: ReadonlySet<string> = new Set([
  '--json',
  '--quiet',
  '--debug',
  '--profile',
  '--advertiser',
  '--help',
]);

export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `from ${least} on` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`A whole number ${range} is expected.`);
  };
}

/** "10%" or "0.1". */
export function share(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim());
  const value = Number(match?.[1]) / (match?.[2] ? 100 : 1);
  if (value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('A share is expected, such as 10% or 0.1.');
}

/** "90s", "10m", "2h" or plain seconds; in milliseconds. */
export function time(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([smh]?)$/.exec(text.trim());
  if (!match) throw new InvalidArgumentError('A time is expected, such as 90s, 10m or 2h.');
  return Number(match[1]) * { '': 1000, s: 1000, m: 60_000, h: 3_600_000 }[match[2] as '' | 's' | 'm' | 'h'];
}

export function viaOption(): Option {
  return new Option(
    '--via <route>',
    'stream: the streaming API; file: customer files; auto: as the audience is filled so far, a new one by files where TikTok does not let the app stream',
  )
    .choices(['stream', 'file', 'auto'])
    .default('stream');
}

export function processingWaitOption(): Option {
  return new Option(
    '--processing-wait <time>',
    'how long to wait while TikTok works on customer files, before sending the rest',
  )
    .argParser(time)
    .default(600_000, '10m');
}
