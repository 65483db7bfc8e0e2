import {
  identify,
  type MappingAnswer,
  type Reading,
  type RecordReaderOptions,
  type RuleSetName,
  recordReader,
} from '../identities/index.ts';
import type { SourceRecord } from '../sources/index.ts';
import type { MappedFile } from './mapped-file.ts';
import { audienceRequired, mappingFault } from './mapping-fault.ts';

export type ReadableRecord = Exclude<SourceRecord, { rejected: unknown }>;

/** Looks at cells on their way into identities. */
export type CellWatch = Pick<RecordReaderOptions, 'identify' | 'onCell'>;

interface RecordOptions extends Partial<CellWatch> {
  rules: RuleSetName;
  country: string | undefined;
  now: Date;
}

/**
 * Reads the records of a file, rows or profiles. `remap` settles the columns anew where a row has more than were known:
 * keys of JSON objects may come up late, and none is lost.
 */
export function readerOf(
  file: MappedFile,
  options: RecordOptions,
  remap: (samples: string[][]) => MappingAnswer,
): (record: ReadableRecord) => Reading {
  const name = file.source.file;
  let width = file.source.headers?.length;
  const readProfile = profileReaderOf(file, options.rules);
  let readCells = recordReader(file.mapping, { identify, ...options });
  return (record) => {
    if ('filtered' in record) return { outcome: 'filtered' };
    if ('profile' in record) return readProfile(record.profile);
    if (width !== undefined && record.cells.length > width) {
      width = record.cells.length;
      const { mapping, problems } = remap([record.cells]);
      for (const problem of problems) throw mappingFault(problem, name);
      file.mapping = mapping;
      readCells = recordReader(mapping, { identify, ...options });
    }
    return readCells(record.cells);
  };
}

function profileReaderOf(
  { source, profiles }: MappedFile,
  rules: RuleSetName,
): (profile: Extract<SourceRecord, { profile: unknown }>['profile']) => Reading {
  const read = profiles?.under(rules);
  return (profile) => {
    if (read === undefined) throw new Error(`${source.file} gives profiles among its rows.`);
    const reading = read(profile);
    if (reading.outcome === 'undecided') throw audienceRequired(source.file, reading.audiences);
    return reading;
  };
}
