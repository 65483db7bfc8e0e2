import { isRuleSetName } from '../identities/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { MappedFile } from './mapped-file.ts';
import { readingProgress } from './progress.ts';
import type { PushOptions } from './push-options.ts';
import { readerOf } from './record.ts';
import type { Screen } from './screen/types.ts';
import { type ReadersOf, readRecords, remapOf } from './source.ts';
import { stageFlat } from './stage-flat.ts';
import { formerReader, stagedFrom } from './stage-reading.ts';
import type { Tally } from './tally.ts';

/** Reads the source and hands the ledger what it has to know of each record. */
export async function stage(
  files: readonly MappedFile[],
  screen: Screen,
  tally: Tally,
  ledger: Ledger,
  options: PushOptions & { now: Date },
): Promise<void> {
  const { warn } = options;
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
    const formerOf = new Map(
      files.map((file) => {
        const remap = remapOf(file, options, warn);
        return [file, formerReader(formerRules, (rules) => readerOf(file, { ...options, rules }, remap))];
      }),
    );
    const take: ReadersOf['take'] = (place, reading, { file, record }) => {
      const member = stagedFrom(reading, place, options.mode, () => formerOf.get(file)?.(record) ?? []);
      if (member) staging.add(member);
    };
    for (const file of files) {
      if (await stageFlat(file, screen, staging, tally, formerRules, options)) flushed();
      else await readRecords([file], options, tally, { screen, take, flushed, warn }, options.signal);
    }
  } finally {
    staging.close();
  }
}
