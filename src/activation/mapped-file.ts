import type { Mapping, MappingRequest, ProfileReader, RuleSetName } from '../identities/index.ts';
import type { SourceFile } from '../sources/index.ts';

export interface ReadOptions {
  map: NonNullable<MappingRequest['map']>;
  countryColumn: string | undefined;
  consent: MappingRequest['consent'];
  rules: RuleSetName;
  country: string | undefined;
  /** Which of Adobe's audiences to act on: an id or a name. */
  adobeAudience: string | undefined;
  /** Records to read at most, over all files. */
  limit: number | undefined;
}

/** Smaller files are read as fast one record after another, each as it comes. */
export const leastFlatSize = 1024 * 1024;

/** A file whose columns are settled. */
export interface MappedFile {
  source: SourceFile;
  /** Replaced where keys of JSON objects come up only further down. */
  mapping: Mapping;
  /** Where records are nested profiles, which need no mapping. */
  profiles: ProfileReader | undefined;
}
