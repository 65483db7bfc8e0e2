import type { MappingAnswer } from '../../identities/index.ts';
import type { SourceFile } from '../../sources/index.ts';
import { mapFile, noColumns } from '../map-files.ts';
import type { MappedFile, ReadOptions } from '../mapped-file.ts';
import { mappingFault } from '../mapping-fault.ts';
import { openProfiles } from '../profiles.ts';
import { CellCounter, type Sightings } from './column-counts.ts';

/** A file on its way through an inspection. */
export interface FileInspected {
  source: SourceFile;
  /** Absent where records are nested profiles. */
  answer: MappingAnswer | undefined;
  /** What the reading goes by; changes as more columns come up. */
  mapped: MappedFile;
  counter: CellCounter;
  /** Records that were looked at. */
  seen: number;
}

/** Begins with a file; what is wrong with its columns is for `settle` to say. */
export function beginFile(source: SourceFile, options: ReadOptions, sightings: Sightings): FileInspected {
  const answer = source.profiles === undefined ? mapFile(source, options) : undefined;
  return {
    source,
    answer,
    mapped: { source, mapping: answer?.mapping ?? noColumns, profiles: undefined },
    counter: new CellCounter(sightings),
    seen: 0,
  };
}

/** Throws what would stop a push. */
export function settle(
  { source, answer, mapped, counter }: FileInspected,
  options: ReadOptions & { now: Date },
  warn: (text: string) => void,
): void {
  for (const problem of answer?.problems ?? []) throw mappingFault(problem, source.file);
  if (source.profiles === undefined) return;
  mapped.profiles = openProfiles(source, source.profiles, options, warn, counter);
}
