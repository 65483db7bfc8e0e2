import {
  identify,
  type Mapping,
  type MappingAnswer,
  type ProfileReader,
  type Reading,
  type RuleSetName,
  recordReader,
} from '../identities/index.ts';
import type { SourceRecord } from '../sources/index.ts';
import { audienceRequired, mappingFault } from './mapping-fault.ts';

type ReadableRecord = Exclude<SourceRecord, { rejected: unknown }>;

/** A file whose columns are settled, as far as they are known. */
interface Mapped {
  source: { file: string; headers: readonly string[] | undefined };
  mapping: Mapping;
  profiles: ProfileReader | undefined;
}

interface RecordOptions {
  rules: RuleSetName;
  country: string | undefined;
  now: Date;
}

/**
 * Reads the records of a file, rows or profiles. `remap` settles the columns anew where a row has more than were known:
 * keys of JSON objects may come up late, and none is lost.
 */
export function readerOf(
  file: Mapped,
  options: RecordOptions,
  remap: (samples: string[][]) => MappingAnswer,
): (record: ReadableRecord) => Reading {
  const name = file.source.file;
  let width = file.source.headers?.length;
  const readProfile = profileReaderOf(file, options.rules);
  let readCells = recordReader(file.mapping, { ...options, identify });
  return (record) => {
    if ('filtered' in record) return { outcome: 'filtered' };
    if ('profile' in record) return readProfile(record.profile);
    if (width !== undefined && record.cells.length > width) {
      width = record.cells.length;
      const { mapping, problems } = remap([record.cells]);
      for (const problem of problems) throw mappingFault(problem, name);
      file.mapping = mapping;
      readCells = recordReader(mapping, { ...options, identify });
    }
    return readCells(record.cells);
  };
}

function profileReaderOf(
  { source, profiles }: Mapped,
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
