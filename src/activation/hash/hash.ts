import type { Context } from '../../context.ts';
import { openSources } from '../../sources/index.ts';
import { checkConservation } from '../conservation.ts';
import { forgottenByAnybody } from '../forget/known.ts';
import { checkSource, type SourceGuards } from '../guards.ts';
import { mapFiles, mappingOf } from '../map-files.ts';
import type { MappedFile, ReadOptions } from '../mapped-file.ts';
import { type Progress, readingProgress } from '../progress.ts';
import { type Receipt, sourceFacts } from '../receipt.ts';
import { withoutForgotten } from '../screen/forgotten.ts';
import { openScreen, type ScreenOptions } from '../screen/screen.ts';
import { type ReadersOf, readRecords } from '../source.ts';
import { newTally, type Tally } from '../tally.ts';
import { type Column, singleType } from './columns.ts';
import { HashedList, type WrittenList } from './list.ts';
import { type OutputFile, openOutput } from './output-file.ts';

export interface HashOptions extends ReadOptions, ScreenOptions, Omit<SourceGuards, 'mode'> {
  /** Files, or `-` for standard input. */
  inputs: readonly string[];
  output: string;
  /** Replaces the output where it is there already. */
  force: boolean;
  /** Whether the list begins with its column names; without them it can have one column only. */
  header: boolean;
  onProgress: (progress: Progress) => void;
  warn: (text: string) => void;
  signal: AbortSignal;
}

/** What was written, and where every record of the source went. */
export interface HashResult {
  file: string;
  /** What TikTok's upload has to be told of the file, and its `file_signature`. */
  calculate_type: string;
  md5: string;
  bytes: number;
  rows: number;
  columns: Column[];
  /** Digests by column. */
  values: WrittenList['values'];
  rules: string;
  source: Receipt['source'];
  mapping: Receipt['mapping'];
  records: Record<
    'read' | 'written' | 'duplicate' | 'leaving' | 'excluded' | 'filtered' | 'rejected' | 'empty',
    number
  >;
  reasons: Receipt['reasons'];
}

/** Writes the people of a source as a customer file for TikTok: hashed, without those who refuse, each once. */
export async function hashSource(context: Context, options: HashOptions): Promise<HashResult> {
  const { cwd, terminal, randomBytes } = context;
  const { signal, inputs, warn, adobeAudience } = options;
  const reading = { ...options, now: context.clock.now() };
  const suffix = `${Buffer.from(randomBytes(6)).toString('hex')}.tmp`;
  const output = openOutput(options.output, { cwd, inputs, suffix, force: options.force });
  const sources = await openSources(inputs, { cwd, stdin: terminal.input, adobeAudience, warn, signal });
  const files = mapFiles(sources, reading, warn);
  const people = await forgottenByAnybody(context);
  const screen = withoutForgotten(await openScreen(context, files, reading), people, reading);
  const tally = newTally();
  try {
    const draft = output.draft('draft');
    const people = new HashedList(draft.writer);
    try {
      const take: ReadersOf['take'] = (_, reading) => people.take(reading);
      const flushed = () => options.onProgress(readingProgress(sources, tally.read));
      await readRecords(files, reading, tally, { screen, take, flushed, warn }, signal);
    } finally {
      draft.writer.close();
    }
    checkSource(tally, { ...options, mode: 'add' });
    const list = await finish(output, draft.path, people, options);
    const result = resultOf(files, tally, people, list, options);
    checkConservation({ run: `hash ${options.output}`, records: result.records });
    return result;
  } finally {
    screen.close();
    output.clear();
  }
}

async function finish(
  output: OutputFile,
  draft: string,
  people: HashedList,
  options: HashOptions,
): Promise<WrittenList> {
  const { path, writer } = output.draft('list');
  let list: WrittenList;
  try {
    list = await people.write(draft, writer, options);
  } finally {
    writer.close({ keep: true });
  }
  options.signal.throwIfAborted();
  output.place(path);
  return list;
}

function resultOf(
  files: readonly MappedFile[],
  tally: Tally,
  people: HashedList,
  { refused, records, leaving, columns, ...list }: WrittenList,
  { output, header, rules }: HashOptions,
): HashResult {
  const { records: late = 0, ...lateReasons } = refused;
  const mapping = mappingOf(files);
  const kinds = { idfa: 'idfa' in mapping, gaid: 'gaid' in mapping };
  return {
    file: output,
    calculate_type: header ? 'MULTIPLE_TYPES' : singleType(columns[0] as Column, kinds),
    ...list,
    columns,
    rules,
    source: files.map(({ source }) => sourceFacts(source)),
    mapping,
    records: {
      read: tally.read,
      written: records,
      duplicate: people.duplicates,
      leaving,
      excluded: tally.excluded + late,
      filtered: tally.filtered,
      rejected: tally.rejected,
      empty: tally.empty,
    },
    reasons: {
      ...tally.reasons,
      ...Object.fromEntries(
        Object.entries(lateReasons).map(([reason, count]) => [
          reason,
          count + (tally.reasons[reason as keyof typeof lateReasons] ?? 0),
        ]),
      ),
    },
  };
}
