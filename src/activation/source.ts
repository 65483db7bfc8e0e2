import type { MappingAnswer, Reading } from '../identities/index.ts';
import type { SourceRecord } from '../sources/index.ts';
import { leftOut, mapFile } from './map-files.ts';
import { leastFlatSize, type MappedFile, type ReadOptions } from './mapped-file.ts';
import { type CellWatch, type ReadableRecord, readerOf } from './record.ts';
import type { Screen } from './screen/types.ts';
import type { RecordPlace } from './stage-reading.ts';
import { type Tally, tallyReading, tallyUnreadable } from './tally.ts';

export interface ReadersOf {
  /** Leaves out and takes down; it is the caller's to close. */
  screen: Screen;
  /** Told of what each record gave that could be read and was not filtered. */
  take(place: RecordPlace, reading: Reading, from: { file: MappedFile; record: ReadableRecord }): void;
  /** Called after each chunk. */
  flushed(): void;
  warn(text: string): void;
  /** How cells become identities, where it is not the usual way. */
  watch?(file: MappedFile): CellWatch;
  /** Told of each record whose cells were looked at. */
  understood?(file: MappedFile): void;
}

/** Reads every record, counts it, and hands on what it gave. */
export async function readRecords(
  files: readonly MappedFile[],
  options: ReadOptions & { now: Date },
  tally: Tally,
  to: ReadersOf,
  signal: AbortSignal,
): Promise<void> {
  const left = () => (options.limit ?? Number.POSITIVE_INFINITY) - tally.read;
  for (const file of files) {
    if (left() <= 0) return;
    const { source } = file;
    const said = source.warnings.length;
    const screen = to.screen.of(file);
    const readRecord = readerOf(file, { ...options, ...to.watch?.(file) }, remapOf(file, options, to.warn));
    const know = lineReaderOf(file);
    for await (const chunk of source.read({ know, signal })) {
      const records: SourceRecord[] = chunk.slice(0, left());
      const filtered = await screen.filtered(records);
      for (const record of records) {
        const seq = tally.read;
        if ('rejected' in record) {
          tally.read += 1;
          tallyUnreadable(tally, record.rejected);
          screen.refused(record, [{ reason: record.rejected }]);
          continue;
        }
        const given: Reading = filtered.has(record)
          ? { outcome: 'filtered' }
          : (knownOf(record) ?? readRecord(record));
        if (given.outcome !== 'filtered') to.understood?.(file);
        const reading = screen.suppressed(given, record);
        // Only now: a fault in reading it would leave it without an end.
        tally.read += 1;
        tallyReading(tally, reading);
        if (reading.outcome === 'filtered') continue;
        if ('rejections' in reading) screen.refused(record, reading.rejections);
        to.take({ seq, file: source.file, record: record.number }, reading, { file, record });
      }
      screen.flush();
      to.flushed();
      if (left() <= 0) break;
    }
    for (const text of source.warnings.slice(said)) to.warn(`${source.file}: ${text}`);
  }
}

/** Small files are read before what their lines have in common is found out. */
function lineReaderOf({ source, profiles }: MappedFile): ((line: string) => Reading | undefined) | undefined {
  const { size = leastFlatSize } = source;
  const lines = profiles === undefined || size < leastFlatSize ? undefined : source.lines?.();
  return lines && profiles?.lines(lines);
}

/** What the reader of lines made of it. */
function knownOf(record: ReadableRecord): Reading | undefined {
  return 'known' in record ? (record.known as Reading) : undefined;
}

/** Settles the columns of a file anew, where a record has more of them than were known. */
export function remapOf(
  { source }: MappedFile,
  options: ReadOptions,
  warn: (text: string) => void,
): (late: string[][]) => MappingAnswer {
  return (late) => {
    const answer = mapFile({ headers: source.headers, samples: [...source.samples, ...late] }, options);
    for (const proposal of answer.proposed) warn(`${source.file}: ${leftOut(proposal)}`);
    return answer;
  };
}
