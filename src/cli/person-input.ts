import type { Command } from 'commander';
import type { Person } from '../activation/index.ts';
import { Fault } from '../fault.ts';
import type { CommonOptions, Deps } from './deps.ts';
import { time, withCommonOptions } from './options.ts';
import { countryOf } from './read-options.ts';

/** Flags of every command about one person. */
export interface PersonFlags extends CommonOptions {
  country?: string;
  wait?: number | true;
}

export function withPersonOptions(command: Command): Command {
  return withCommonOptions(command)
    .argument(
      '[digest]',
      '64 hex digits, or 32 for the MD5 of a device id; without it the value is asked for, or read from standard input',
    )
    .option('--country <code>', 'country of a phone number without a country code, e.g. US')
    .option('--wait [time]', 'wait for another run that holds an audience', time);
}

export function waitOf({ wait }: PersonFlags): number | undefined {
  return wait === true ? Number.POSITIVE_INFINITY : wait;
}

/**
 * Who is meant. A plain value never comes as an argument, which every process of the machine can read; it is asked for,
 * or read from standard input.
 */
export async function readPerson(
  deps: Deps,
  digest: string | undefined,
  flags: PersonFlags,
): Promise<Person> {
  const { personOf, personOfDigest } = await import('../activation/index.ts');
  if (digest !== undefined) return personOfDigest(digest);
  const country = countryOf(flags.country);
  return personOf(await readValue(deps), country);
}

async function readValue({ context: { terminal, prompts }, signal }: Deps): Promise<string> {
  if (terminal.canPrompt)
    return await prompts.text({
      message: 'E-mail address, phone number or device id:',
      flag: 'it on standard input',
      signal,
    });
  if ('isTTY' in terminal.input && terminal.input.isTTY) {
    throw new Fault(
      'question_unanswered',
      'The value was to come from standard input, which is a terminal.',
      {
        hint: 'Pipe it: tiktok-seg trace < value.txt',
      },
    );
  }
  const lines = (await readAll(terminal.input, signal)).split(/\r?\n/).filter((line) => line.trim() !== '');
  const [value, ...others] = lines;
  if (value !== undefined && others.length === 0) return value;
  throw new Fault(
    'usage',
    `There ${value === undefined ? 'is no value' : 'are several lines'} on standard input.`,
    {
      hint: 'Give one e-mail address, phone number, device id or digest.',
    },
  );
}

/** Far more than one value takes. */
const longest = 10_000;

async function readAll(input: NodeJS.ReadableStream, signal: AbortSignal): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of input) {
    signal.throwIfAborted();
    pieces.push(Buffer.from(piece));
    length += piece.length;
    if (length > longest) {
      throw new Fault('usage', 'Standard input holds more than one value.', {
        hint: 'Give one e-mail address, phone number, device id or digest.',
      });
    }
  }
  return Buffer.concat(pieces)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}
