import { Fault } from '../fault.ts';
import {
  explainMapping,
  identify,
  type Mapping,
  type MappingAnswer,
  type MappingProblem,
  type MappingRequest,
  mapColumns,
  type Reading,
  type RuleSetName,
  recordReader,
} from '../identities/index.ts';
import type { SourceFile, SourceRecord } from '../sources/index.ts';
import type { Screen } from './screen/types.ts';
import type { RecordPlace } from './stage-reading.ts';
import { type Tally, tallyReading, tallyUnreadable } from './tally.ts';

export interface ReadOptions {
  map: NonNullable<MappingRequest['map']>;
  countryColumn: string | undefined;
  consent: MappingRequest['consent'];
  rules: RuleSetName;
  country: string | undefined;
  /** Records to read at most, over all files. */
  limit: number | undefined;
}

/** A file whose columns are settled. */
export interface MappedFile {
  source: SourceFile;
  mapping: Mapping;
}

/** Settles which column feeds what, for each file; says what was left out. Faults: `column_…`, `no_identifier_column`. */
export function mapFiles(
  files: readonly SourceFile[],
  options: ReadOptions,
  warn: (text: string) => void,
): MappedFile[] {
  return files.map((source) => {
    const { mapping, proposed, problems } = mapFile(source, options);
    for (const proposal of proposed) warn(`${source.file}: ${leftOut(proposal)}`);
    for (const problem of problems) throw mappingFault(problem, source.file);
    for (const text of source.warnings) warn(`${source.file}: ${text}`);
    return { source, mapping };
  });
}

export function mapFile({ headers, samples }: SourceFile, options: ReadOptions): MappingAnswer {
  return mapColumns({
    headers,
    samples,
    map: options.map,
    countryColumn: options.countryColumn,
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
  for (const { source, mapping } of files) {
    for (const [kind, columns] of Object.entries(explainMapping(mapping, source.headers))) {
      all[kind] ??= new Set();
      for (const column of columns) all[kind].add(column);
    }
  }
  return Object.fromEntries(Object.entries(all).map(([kind, columns]) => [kind, [...columns]]));
}

export interface ReadersOf {
  /** Leaves out and takes down; it is the caller's to close. */
  screen: Screen;
  /** Told of what each record gave that could be read and was not filtered. */
  take(place: RecordPlace, reading: Reading, from: { file: MappedFile; cells: readonly string[] }): void;
  /** Called after each chunk. */
  flushed(): void;
  /** How a file's records are understood, where it is not the usual way. */
  reader?(file: MappedFile): (cells: readonly string[]) => Reading;
}

/** Reads every record, counts it, and hands on what it gave. */
export async function readRecords(
  files: readonly MappedFile[],
  options: ReadOptions,
  tally: Tally,
  to: ReadersOf,
  signal: AbortSignal,
): Promise<void> {
  const left = () => (options.limit ?? Number.POSITIVE_INFINITY) - tally.read;
  for (const file of files) {
    if (left() <= 0) return;
    const { source, mapping } = file;
    const read = to.reader?.(file) ?? recordReader(mapping, { ...options, identify });
    const screen = to.screen.of(source);
    for await (const chunk of source.read({ signal })) {
      const records: SourceRecord[] = chunk.slice(0, left());
      const filtered = await screen.filtered(records);
      for (const record of records) {
        const seq = tally.read;
        tally.read += 1;
        if ('rejected' in record) {
          tallyUnreadable(tally, record.rejected);
          screen.refused(record, [{ reason: record.rejected }]);
          continue;
        }
        if (filtered.has(record)) {
          tally.filtered += 1;
          continue;
        }
        const reading = screen.suppressed(read(record.cells), record.cells);
        tallyReading(tally, reading);
        if ('rejections' in reading) screen.refused(record, reading.rejections);
        const place = { seq, file: source.file, record: record.number };
        to.take(place, reading, { file, cells: record.cells });
      }
      screen.flush();
      to.flushed();
      if (left() <= 0) break;
    }
  }
}

export function mappingFault(problem: MappingProblem, file: string): Fault {
  const known = `${file} has: ${problem.columns.join(', ')}.`;
  switch (problem.problem) {
    case 'column_not_found':
      return new Fault('column_not_found', `${file} has no column "${problem.column}".`, {
        hint: problem.nearest ? `Did you mean "${problem.nearest}"? ${known}` : known,
      });
    case 'column_ambiguous':
      return new Fault(
        'column_ambiguous',
        `Several columns of ${file} could be the ${problem.what}: ${problem.columns.join(', ')}.`,
        {
          hint:
            problem.what === 'country'
              ? 'Say which one with --country-column.'
              : 'Name it by its position, e.g. #3.',
        },
      );
    case 'no_identifier_column':
      return new Fault('no_identifier_column', `${file} has no column with e-mails, phones or device ids.`, {
        hint: `${known}\nIf one of them holds identifiers, say so: --map email=COLUMN (or phone, idfa, gaid).`,
      });
  }
}

/** Quoted for a shell where needed. */
function shellWord(text: string): string {
  return /^[\w#.-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
