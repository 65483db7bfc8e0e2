import type { RuleSetName } from '../identities/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { flatReader } from './flat-reader.ts';
import { leastFlatSize, type MappedFile } from './mapped-file.ts';
import type { PushOptions } from './push-options.ts';
import type { Screen } from './screen/types.ts';
import { formerReader, stagedFrom } from './stage-reading.ts';
import { addTally, newTally, type Tally, tallyReading, tallyRejections } from './tally.ts';

/**
 * Has the database read a whole file by itself, where it is regular and nothing is asked for that needs each record.
 * False: nothing happened, and the file has to be read record by record.
 */
export async function stageFlat(
  file: MappedFile,
  screen: Screen,
  staging: Awaited<ReturnType<Ledger['stage']>>,
  tally: Tally,
  formerRules: readonly RuleSetName[],
  options: PushOptions & { now: Date },
): Promise<boolean> {
  const { source } = file;
  const { flat, size = 0 } = source;
  // Plain rows only ever stay.
  const needsRecords = screen.seesRecords || options.limit !== undefined || options.mode === 'remove';
  if (flat === undefined || size < (options.flatFrom ?? leastFlatSize) || needsRecords) return false;
  const reader = flatReader(file, flat, options);
  if (reader === undefined) return false;
  const read = reader.under(options.rules);
  const former = formerReader(formerRules, reader.under);
  const others = newTally();
  const scanned = await staging.scan({
    file: source.file,
    content: reader.content,
    size,
    seq: tally.read,
    readRow: (cells) => {
      const reading = read(cells);
      tallyReading(others, reading);
      return stagedFrom(reading, options.mode, () => former(cells));
    },
    signal: options.signal,
  });
  if (scanned === undefined) {
    // It will be read again.
    Object.assign(source.progress, { bytes: 0, sha256: undefined });
    return false;
  }
  source.progress.records = scanned.rows;
  tally.read += scanned.rows;
  tally.members += scanned.members;
  tally.empty += scanned.empty;
  tally.rejected += scanned.rejections.records;
  for (const { kind, reason, count } of scanned.rejections.cells) tallyRejections(tally, kind, reason, count);
  addTally(tally, others);
  return true;
}
