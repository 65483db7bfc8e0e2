import { identify, plainRows, recordReader } from '../identities/index.ts';
import type { FlatScan, Ledger } from '../ledger/index.ts';
import type { MappedFile } from './mapped-file.ts';
import type { PushOptions } from './push-options.ts';
import type { Screen } from './screen/types.ts';
import { formerReader, stagedFrom } from './stage-reading.ts';
import { addTally, newTally, type Tally, tallyReading } from './tally.ts';

/** Smaller files are read as fast one record after another. */
export const leastFlatSize = 1024 * 1024;

/**
 * Has the database read a whole file by itself, where it is regular and nothing is asked for that needs each record.
 * False: nothing happened, and the file has to be read record by record.
 */
export async function stageFlat(
  { source, mapping }: MappedFile,
  screen: Screen,
  staging: Awaited<ReturnType<Ledger['stage']>>,
  tally: Tally,
  formerRules: Parameters<typeof formerReader>[0],
  options: PushOptions & { now: Date },
): Promise<boolean> {
  const { flat, size = 0 } = source;
  // Plain rows only ever stay.
  const needsRecords = screen.seesRecords || options.limit !== undefined || options.mode === 'remove';
  if (flat === undefined || size < (options.flatFrom ?? leastFlatSize) || needsRecords) return false;
  const plain = plainRows(mapping, options);
  const toRow = rowMaker(plain.columns);
  const read = recordReader(mapping, { identify, ...options });
  const former = formerReader(formerRules, (rules) => recordReader(mapping, { identify, ...options, rules }));
  const others = newTally();
  const readRow: FlatScan['readRow'] = (cells) => {
    const row = toRow(cells);
    const reading = read(row);
    tallyReading(others, reading);
    return stagedFrom(reading, options.mode, () => former(row));
  };
  const scanned = await staging.scan({
    file: source.file,
    flat,
    size,
    seq: tally.read,
    plain,
    readRow,
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
  addTally(tally, others);
  return true;
}

/** Puts cells back at their places in the row. */
function rowMaker(columns: readonly number[]): (cells: readonly string[]) => string[] {
  const width = Math.max(...columns) + 1;
  return (cells) => {
    const row = new Array<string>(width).fill('');
    for (const [at, column] of columns.entries()) row[column] = cells[at] ?? '';
    return row;
  };
}
