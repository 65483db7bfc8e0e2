import { type Command, Option } from 'commander';
import type { ReadOptions, ScreenOptions } from '../activation/index.ts';
import { Fault } from '../fault.ts';
import { countryCode, defaultRuleSet, type Kind, type RuleSetName, ruleSets } from '../identities/index.ts';
import { wholeNumber } from './options.ts';

/** What such a command reads. */
export const sourceArgument =
  'files (CSV, JSON, Parquet, ZIP, …), folders, patterns, or - for standard input';

/** Flags of every command that reads a source. */
export interface ReadFlags {
  map: { kind: Kind | 'country' | 'status'; column: string }[];
  country?: string;
  countryColumn?: string;
  consent: string[];
  adobeAudience?: string;
  rules: RuleSetName;
  limit?: number;
  where?: string;
  suppress: string[];
  rejects?: string;
}

export function withReadOptions(command: Command): Command {
  return command
    .option(
      '--map <kind=column>',
      'column of email, phone, idfa, gaid, country or status; may be repeated',
      mapping,
      [],
    )
    .option('--country <code>', 'country of phone numbers without a country code, e.g. US')
    .option('--country-column <column>', 'column that holds the country')
    .option(
      '--consent <column[=value]>',
      'take only people who agree there; none: ignore refusals',
      collected,
      [],
    )
    .option(
      '--adobe-audience <id>',
      'which Adobe audience or Audience Manager segment to act on, by id or name',
    )
    .option(
      '--suppress <file>',
      'list of people to leave out, plain or hashed; may be repeated',
      collected,
      [],
    )
    .option('--where <condition>', 'take only records for which this SQL condition on the columns holds')
    .addOption(
      new Option('--rules <name>', 'rule set for normalising').choices(ruleSets).default(defaultRuleSet),
    )
    .option('--limit <n>', 'read at most this many records, for a first trial', wholeNumber(1))
    .option('--rejects <file>', 'write file, record, line, column and reason of what is refused there');
}

export function readOptionsOf(flags: ReadFlags): ReadOptions & ScreenOptions {
  return {
    map: flags.map,
    country: countryOf(flags.country),
    countryColumn: flags.countryColumn,
    consent: consentOf(flags.consent),
    adobeAudience: flags.adobeAudience,
    rules: flags.rules,
    limit: flags.limit,
    where: flags.where,
    suppress: flags.suppress,
    rejects: flags.rejects,
  };
}

export function countryOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const code = countryCode(text);
  if (code) return code;
  throw new Fault('usage', `"${text}" is no country that is known here.`, {
    hint: 'Give a two-letter code, e.g. --country US.',
  });
}

function consentOf(given: readonly string[]): 'none' | { column: string; value?: string }[] | undefined {
  if (given.length === 0) return undefined;
  if (given.includes('none')) return 'none';
  return given.map((text) => {
    const at = text.lastIndexOf('=');
    return at < 0 ? { column: text } : { column: text.slice(0, at), value: text.slice(at + 1) };
  });
}

const mappedKinds = ['email', 'phone', 'idfa', 'gaid', 'country', 'status'];

function mapping(text: string, before: ReadFlags['map']): ReadFlags['map'] {
  const at = text.indexOf('=');
  const kind = text.slice(0, at);
  if (at < 0 || !mappedKinds.includes(kind)) {
    throw new Fault('usage', `--map takes kind=column, but "${text}" is given.`, {
      hint: `The kind is one of ${mappedKinds.join(', ')}; the column is its header, or #3 for the third.`,
    });
  }
  return [...before, { kind: kind as ReadFlags['map'][number]['kind'], column: text.slice(at + 1) }];
}

function collected(text: string, before: string[]): string[] {
  return [...before, text];
}
