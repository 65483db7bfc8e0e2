import { explainMapping, type Mapping, type MappingAnswer, mapColumns } from '../identities/index.ts';
import type { SourceFile } from '../sources/index.ts';
import type { MappedFile, ReadOptions } from './mapped-file.ts';
import { mappingFault } from './mapping-fault.ts';
import { onlyGrows, openProfiles } from './profiles.ts';

/** Settles which column feeds what, for each file; says what was left out. Faults: `column_…`, `no_identifier_column`. */
export function mapFiles(
  files: readonly SourceFile[],
  options: ReadOptions & { now: Date },
  warn: (text: string) => void,
): MappedFile[] {
  return files.map((source) => {
    for (const text of source.warnings) warn(`${source.file}: ${text}`);
    if (source.profiles !== undefined) {
      return { source, mapping: noColumns, profiles: openProfiles(source, source.profiles, options, warn) };
    }
    const { mapping, growsOnly, proposed, problems } = mapFile(source, options);
    for (const proposal of proposed) warn(`${source.file}: ${leftOut(proposal)}`);
    for (const problem of problems) throw mappingFault(problem, source.file);
    if (growsOnly) warn(`${source.file}: ${onlyGrows}`);
    return { source, mapping, profiles: undefined };
  });
}

export const noColumns: Mapping = {
  columns: { email: [], phone: [], idfa: [], gaid: [] },
  country: undefined,
  consent: [],
};

export function mapFile(
  { headers, samples }: Pick<SourceFile, 'headers' | 'samples'>,
  options: ReadOptions,
): MappingAnswer {
  return mapColumns({
    headers,
    samples,
    map: options.map,
    countryColumn: options.countryColumn,
    adobeAudience: options.adobeAudience,
    ...(options.consent && { consent: options.consent }),
  });
}

/** What to say of a column that could be used, but that nobody named. */
export function leftOut({ header, kinds, why }: MappingAnswer['proposed'][number]): string {
  const ways = kinds.map((kind) => `--map ${kind}=${shellWord(header)}`).join(' or ');
  return `the column "${header}" is left out: ${why}. To use it, give ${ways}.`;
}

/** Which columns were used, by kind, as the receipt states them. */
export function mappingOf(files: readonly MappedFile[]): Record<string, string[]> {
  const all: Record<string, Set<string>> = {};
  for (const { source, mapping, profiles } of files) {
    const used = profiles?.paths ?? Object.entries(explainMapping(mapping, source.headers));
    for (const [kind, columns] of used) {
      all[kind] ??= new Set();
      for (const column of columns) all[kind].add(column);
    }
  }
  return Object.fromEntries(Object.entries(all).map(([kind, columns]) => [kind, [...columns]]));
}

/** Quoted for a shell where needed. */
function shellWord(text: string): string {
  return /^[\w#.-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
