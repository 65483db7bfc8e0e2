import { Fault } from '../fault.ts';
import {
  explainMapping,
  identify,
  type Mapping,
  type MappingProblem,
  type MappingRequest,
  mapColumns,
  type Reading,
  type RuleSetName,
  recordReader,
} from '../identities/index.ts';
import type { StagedMember } from '../ledger/index.ts';
import type { SourceFile } from '../sources/index.ts';
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
    const { mapping, proposed, problems } = mapColumns({
      headers: source.headers,
      samples: source.samples,
      map: options.map,
      countryColumn: options.countryColumn,
      ...(options.consent && { consent: options.consent }),
    });
    for (const { header, kinds, why } of proposed) {
      const ways = kinds.map((kind) => `--map ${kind}=${shellWord(header)}`).join(' or ');
      warn(`${source.file}: the column "${header}" is left out: ${why}. To use it, give ${ways}.`);
    }
    for (const problem of problems) throw mappingFault(problem, source.file);
    for (const text of source.warnings) warn(`${source.file}: ${text}`);
    return { source, mapping };
  });
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

/** Reads every record, counts it, and hands its members on; `flushed` is called after each chunk. */
export async function readMembers(
  files: readonly MappedFile[],
  options: ReadOptions,
  tally: Tally,
  to: { add: (member: StagedMember) => void; flushed: () => void },
  signal: AbortSignal,
): Promise<void> {
  const left = () => (options.limit ?? Number.POSITIVE_INFINITY) - tally.read;
  for (const { source, mapping } of files) {
    if (left() <= 0) return;
    const readRecord: (cells: readonly string[]) => Reading = recordReader(mapping, { ...options, identify });
    for await (const chunk of source.read({ signal })) {
      for (const record of chunk.slice(0, left())) {
        const seq = tally.read;
        tally.read += 1;
        if ('rejected' in record) {
          tallyUnreadable(tally, record.rejected);
          continue;
        }
        if (!('cells' in record)) {
          tally.filtered += 1;
          continue;
        }
        const reading = readRecord(record.cells);
        tallyReading(tally, reading);
        if (reading.outcome !== 'member') continue;
        to.add({ seq, file: source.file, record: record.number, identities: reading.identities });
      }
      to.flushed();
      if (left() <= 0) break;
    }
  }
}

function mappingFault(problem: MappingProblem, file: string): Fault {
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
