import type { Context } from '../../context.ts';
import { Fault } from '../../fault.ts';
import { openSources } from '../../sources/index.ts';
import { forgottenByAnybody } from '../forget/known.ts';
import type { ReadOptions } from '../mapped-file.ts';
import { type Progress, readingProgress } from '../progress.ts';
import { withoutForgotten } from '../screen/forgotten.ts';
import { openScreen, type ScreenOptions } from '../screen/screen.ts';
import { type ReadersOf, readRecords } from '../source.ts';
import { newTally, type Tally } from '../tally.ts';
import { Sightings } from './column-counts.ts';
import { inspectColumns } from './columns.ts';
import { beginFile, type FileInspected, settle } from './file-inspected.ts';
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
  const { inputs, signal, adobeAudience } = options;
  const { cwd, terminal, clock } = context;
  const notes: Warning[] = [];
  const warn = (text: string) => void notes.push({ code: 'note', text });
  const sources = await openSources(inputs, { cwd, stdin: terminal.input, adobeAudience, warn, signal });
  const sightings = new Sightings();
  const files = sources.map((source) => beginFile(source, options, sightings));
  const tally = newTally();
  const people = new People();
  const reading = { ...options, now: clock.now(), warn };
  let fault: Fault | undefined;
  try {
    for (const file of files) settle(file, reading, warn);
    await readThrough(context, files, tally, people, reading);
  } catch (error) {
    // Ctrl-C is no finding.
    if (!(error instanceof Fault) || signal.aborted) throw error;
    fault = error;
  }
  const { read, members, excluded, filtered, rejected, empty } = tally;
  const inspection: Inspection = {
    files: files.map((file) => ({
      file: file.source.file,
      format: file.source.format,
      dialect: file.source.dialect,
      bytes: file.source.size ?? file.source.progress.bytes,
      records: file.source.progress.records,
      columns: inspectColumns(file, options),
    })),
    rules: options.rules,
    records: {
      read,
      members: members - people.duplicates - people.leaving,
      duplicate: people.duplicates,
      leaving: people.leaving,
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
    warnings: unique([...warningsOf(files, tally, people, sightings), ...notes]),
    ...(fault && { fault: describeFault(fault) }),
  };
  return { inspection, fault };
}

async function readThrough(
  context: Context,
  files: readonly FileInspected[],
  tally: Tally,
  people: People,
  options: InspectOptions & { now: Date; warn: (text: string) => void },
): Promise<void> {
  const mapped = files.map((file) => file.mapped);
  const byFile = new Map(files.map((file) => [file.mapped, file]));
  const forgotten = await forgottenByAnybody(context);
  const screen = withoutForgotten(await openScreen(context, mapped, options), forgotten, options);
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
      warn: options.warn,
      watch: (file) => (byFile.get(file) as FileInspected).counter,
      understood: (file) => {
        (byFile.get(file) as FileInspected).seen++;
      },
    };
    await readRecords(mapped, options, tally, to, options.signal);
  } finally {
    screen.close();
  }
}

/** What a file says of itself may come up twice. */
function unique(warnings: readonly Warning[]): Warning[] {
  return [...new Map([...warnings].reverse().map((warning) => [warning.text, warning])).values()].reverse();
}

function describeFault({ code, message, hint }: Fault): NonNullable<Inspection['fault']> {
  return hint === undefined ? { code, message } : { code, message, hint };
}
