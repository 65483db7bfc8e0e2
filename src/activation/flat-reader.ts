import { identify, plainRows, type Reading, type RuleSetName, recordReader } from '../identities/index.ts';
import { type FlatScan, IrregularRow } from '../ledger/index.ts';
import type { FlatFile, FlatProfiles, FlatTable } from '../sources/index.ts';
import type { MappedFile, ReadOptions } from './mapped-file.ts';

/** What a database needs to read a flat file by itself. */
export interface FlatReader {
  content: FlatScan['content'];
  /** Reads rows that are not plain as the record by record reading would. */
  under(rules: RuleSetName): (cells: Parameters<FlatScan['readRow']>[0]) => Reading;
}

/** Undefined: there is nothing that a database could do with the file. */
export function flatReader(
  file: MappedFile,
  flat: FlatFile,
  options: ReadOptions & { now: Date },
): FlatReader | undefined {
  return flat.holds === 'table' ? ofTable(file, flat, options) : ofProfiles(file, flat, options);
}

function ofTable(
  { mapping, source }: MappedFile,
  flat: FlatTable,
  options: ReadOptions & { now: Date },
): FlatReader {
  const plain = plainRows(mapping, options, source.samples);
  const toRow = rowMaker(plain.columns);
  return {
    content: { flat, plain },
    under(rules) {
      const read = recordReader(mapping, { identify, ...options, rules });
      return (cells) => read(toRow(cells));
    },
  };
}

function ofProfiles(
  { profiles }: MappedFile,
  flat: FlatProfiles,
  options: ReadOptions,
): FlatReader | undefined {
  const lines = flat.samples;
  const plain = profiles?.plain(lines);
  if (profiles === undefined || plain === undefined || plain.structures.length === 0) return undefined;
  return {
    content: { flat, plain },
    under(rules) {
      const read = profiles.under(rules);
      const readLine = rules === options.rules ? profiles.lines(lines) : undefined;
      return ([line = '']) => {
        const known = readLine?.(line);
        if (known !== undefined) return known;
        const profile = flat.parse(line);
        const reading = profile && read(profile);
        // What is wrong with it has to be said of the first such record, which need not be the first here.
        if (reading === undefined || reading.outcome === 'undecided') throw new IrregularRow();
        return reading;
      };
    },
  };
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
