import { isRuleSetName } from '../identities/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { readingProgress } from './progress.ts';
import type { PushOptions } from './push-options.ts';
import type { Screen } from './screen/types.ts';
import { type MappedFile, type ReadersOf, readRecords } from './source.ts';
import { formerReader, stagedFrom } from './stage-reading.ts';
import type { Tally } from './tally.ts';

/** Reads the source and hands the ledger what it has to know of each record. */
export async function stage(
  files: readonly MappedFile[],
  screen: Screen,
  tally: Tally,
  ledger: Ledger,
  options: PushOptions,
): Promise<void> {
  const sources = files.map(({ source }) => source);
  const formerRules = (await ledger.ruleSets())
    .filter(isRuleSetName)
    .filter((rules) => rules !== options.rules);
  const staging = await ledger.stage();
  try {
    const flushed = () => {
      staging.flush();
      options.onProgress(readingProgress(sources, tally.read));
    };
    const formerOf = new Map(files.map((file) => [file, formerReader(file.mapping, options, formerRules)]));
    const take: ReadersOf['take'] = (place, reading, { file, cells }) => {
      const member = stagedFrom(reading, place, options.mode, () => formerOf.get(file)?.(cells) ?? []);
      if (member) staging.add(member);
    };
    await readRecords(files, options, tally, { screen, take, flushed }, options.signal);
  } finally {
    staging.close();
  }
}
