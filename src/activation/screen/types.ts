import type { Reading } from '../../identities/index.ts';
import type { SourceRecord } from '../../sources/index.ts';
import type { MappedFile } from '../mapped-file.ts';
import type { ReadableRecord } from '../record.ts';
import type { Filter } from './where/where.ts';

/** Stands between the records and what becomes of them: leaves out, and takes down what is refused. */
export interface Screen {
  /** Whether it has to see each record. */
  readonly seesRecords: boolean;
  of(file: MappedFile): FileScreen;
  close(): void;
}

export interface FileScreen {
  /** The records of a chunk that `--where` does not keep. */
  filtered: Filter;
  /** The same reading, unless the person is on a list of `--suppress`. */
  suppressed(reading: Reading, record: ReadableRecord): Reading;
  /** Takes down what was refused of a record; `column` is a position. */
  refused(
    record: SourceRecord,
    rejections: readonly { column?: number | undefined; path?: string; reason: string }[],
  ): void;
  flush(): void;
}
