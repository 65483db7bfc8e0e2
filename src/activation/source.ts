import {
  explainMapping,
  type Mapping,
  type MappingAnswer,
  type MappingRequest,
  mapColumns,
  type ProfileReader,
  type RuleSetName,
} from '../identities/index.ts';
import type { Mode, StagedMember } from '../ledger/index.ts';
import type { SourceFile } from '../sources/index.ts';
import { mappingFault } from './mapping-fault.ts';
import { onlyGrows, openProfiles } from './profiles.ts';
import { readerOf } from './record.ts';
import { formerReader, stagedFrom } from './stage-reading.ts';
import { type Tally, tallyReading, tallyUnreadable } from './tally.ts';

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
  mode: Mode;
}

/** A file whose columns are settled. */
export interface MappedFile {
  source: SourceFile;
  /** Replaced where keys of JSON objects come up only further down. */
  mapping: Mapping;
  /** Where records are nested profiles, which need no mapping. */
  profiles: ProfileReader | undefined;
}

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

const noColumns: Mapping = {
  columns: { email: [], phone: [], idfa: [], gaid: [] },
  country: undefined,
  consent: [],
};

function mapFile(
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
function leftOut({ header, kinds, why }: MappingAnswer['proposed'][number]): string {
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

/** Reads every record, counts it, and hands its members on; `flushed` is called after each chunk. */
export async function readMembers(
  files: readonly MappedFile[],
  options: ReadOptions & { now: Date },
  tally: Tally,
  to: {
    add: (member: StagedMember) => void;
    flushed: () => void;
    warn: (text: string) => void;
    /** Other rule sets, under which identities were sent before. */
    formerRules: readonly RuleSetName[];
  },
  signal: AbortSignal,
): Promise<void> {
  const left = () => (options.limit ?? Number.POSITIVE_INFINITY) - tally.read;
  for (const file of files) {
    if (left() <= 0) return;
    const { source } = file;
    const said = source.warnings.length;
    const remap = (late: string[][]) => {
      const answer = mapFile({ headers: source.headers, samples: [...source.samples, ...late] }, options);
      for (const proposal of answer.proposed) to.warn(`${source.file}: ${leftOut(proposal)}`);
      return answer;
    };
    const readRecord = readerOf(file, options, remap);
    const readFormer = formerReader(to.formerRules, (rules) => readerOf(file, { ...options, rules }, remap));
    for await (const chunk of source.read({ signal })) {
      for (const record of chunk.slice(0, left())) {
        const seq = tally.read;
        if ('rejected' in record) {
          tally.read += 1;
          tallyUnreadable(tally, record.rejected);
          continue;
        }
        const reading = readRecord(record);
        // Only now: a fault in reading it would leave it without an end.
        tally.read += 1;
        tallyReading(tally, reading);
        const place = { seq, file: source.file, record: record.number };
        const member = stagedFrom(reading, place, options.mode, () => readFormer(record));
        if (member) to.add(member);
      }
      to.flushed();
      if (left() <= 0) break;
    }
    for (const text of source.warnings.slice(said)) to.warn(`${source.file}: ${text}`);
  }
}

/** Quoted for a shell where needed. */
function shellWord(text: string): string {
  return /^[\w#.-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
