import type { Context } from '../../context.ts';
import { Fault } from '../../fault.ts';
import { recordReader } from '../../identities/index.ts';
import { openSources } from '../../sources/index.ts';
import { type Progress, readingProgress } from '../progress.ts';
import { openScreen, type ScreenOptions } from '../screen/screen.ts';
import { mapFile, mappingFault, type ReadersOf, type ReadOptions, readRecords } from '../source.ts';
import { newTally, type Tally } from '../tally.ts';
import { CellCounter, Sightings } from './column-counts.ts';
import { inspectColumns } from './columns.ts';
import type { FileInspected } from './file-inspected.ts';
import type { Inspection } from './inspection.ts';
import { People } from './people.ts';
import { minimum, type Warning, warningsOf } from './warnings.ts';

export interface InspectOptions extends ReadOptions, ScreenOptions {
  /** Files, or `-` for standard input. */
  inputs: readonly string[];
  onProgress: (progress: Progress) => void;
  signal: AbortSignal;
}

/** Reads a source as a push would, and tells what it finds. `fault` is what would stop a push. */
export async function inspectSource(
  context: Context,
  options: InspectOptions,
): Promise<{ inspection: Inspection; fault: Fault | undefined }> {
  const { inputs, signal } = options;
  const sources = await openSources(inputs, { cwd: context.cwd, stdin: context.terminal.input, signal });
  const sightings = new Sightings();
  const files: FileInspected[] = sources.map((source) => ({
    source,
    answer: mapFile(source, options),
    counter: new CellCounter(sightings),
    seen: 0,
    columns: [],
  }));
  const tally = newTally();
  const people = new People();
  const notes: Warning[] = [];
  let fault: Fault | undefined;
  try {
    for (const { source, answer } of files)
      for (const problem of answer.problems) throw mappingFault(problem, source.file);
    await readThrough(context, files, tally, people, {
      ...options,
      warn: (text) => void notes.push({ code: 'suppress', text }),
    });
  } catch (error) {
    // Ctrl-C is no finding.
    if (!(error instanceof Fault) || signal.aborted) throw error;
    fault = error;
  }
  for (const file of files) {
    file.columns = inspectColumns(file.source, file.answer, options, file.counter.columns, file.seen);
  }
  const { read, members, excluded, filtered, rejected, empty } = tally;
  const inspection: Inspection = {
    files: files.map(({ source, columns }) => ({
      file: source.file,
      format: source.format,
      dialect: source.dialect,
      bytes: source.size ?? source.progress.bytes,
      records: source.progress.records,
      columns,
    })),
    rules: options.rules,
    records: {
      read,
      members: members - people.duplicates,
      duplicate: people.duplicates,
      excluded,
      filtered,
      rejected,
      empty,
    },
    reasons: tally.reasons,
    phones_by_country: Object.fromEntries(
      [...sightings.phonesByCountry].sort(([, one], [, other]) => other - one),
    ),
    expected: {
      people: people.count(),
      identities: people.identities,
      minimum,
      reaches_minimum: people.count() >= minimum,
      exact: people.exact,
    },
    warnings: [...notes, ...warningsOf(files, tally, people, sightings)],
    ...(fault && { fault: describeFault(fault) }),
  };
  return { inspection, fault };
}

async function readThrough(
  context: Context,
  files: readonly FileInspected[],
  tally: Tally,
  people: People,
  options: InspectOptions & { warn: (text: string) => void },
): Promise<void> {
  const mapped = files.map(({ source, answer }) => ({ source, mapping: answer.mapping }));
  const screen = await openScreen(context, mapped, options);
  try {
    const to: ReadersOf = {
      screen,
      take: (_, reading) => people.take(reading),
      flushed: () =>
        options.onProgress(
          readingProgress(
            mapped.map(({ source }) => source),
            tally.read,
          ),
        ),
      reader: ({ source, mapping }) => {
        const file = files.find((one) => one.source === source) as FileInspected;
        const { identify, onCell } = file.counter;
        const read = recordReader(mapping, { ...options, identify, onCell });
        return (cells) => {
          file.seen++;
          return read(cells);
        };
      },
    };
    await readRecords(mapped, options, tally, to, options.signal);
  } finally {
    screen.close();
  }
}

function describeFault({ code, message, hint }: Fault): NonNullable<Inspection['fault']> {
  return hint === undefined ? { code, message } : { code, message, hint };
}
