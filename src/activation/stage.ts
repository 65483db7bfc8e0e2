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
    const flushed = () => options.onProgress(readingProgress(sources, tally.read));
    const formerOf = new Map(
      files.map((file) => {
        const remap = remapOf(file, options, warn);
        return [file, formerReader(formerRules, (rules) => readerOf(file, { ...options, rules }, remap))];
      }),
    );
    const take: ReadersOf['take'] = (place, reading, from) => {
      const said = stagedFrom(reading, options.mode, () => formerOf.get(from.file)?.(from.record) ?? []);
      if (said === undefined) return;
      const { seq, file, record } = place;
      const { verdict, statusTime, identities, withheld, former } = said;
      // One by one, because to spread two objects for each record took a tenth of the reading.
      staging.add({ seq, file, record, verdict, statusTime, identities, withheld, former });
    };
    for (const file of files) {
      if (await stageFlat(file, screen, staging, tally, formerRules, options)) flushed();
      else await readRecords([file], options, tally, { screen, take, flushed, warn }, options.signal);
    }
  } finally {
    staging.close();
  }
}
