import type { MappingAnswer } from '../../identities/index.ts';
import type { SourceFile } from '../../sources/index.ts';
import type { CellCounter } from './column-counts.ts';
import type { InspectedColumn } from './columns.ts';

/** A file on its way through an inspection. */
export interface FileInspected {
  source: SourceFile;
  answer: MappingAnswer;
  counter: CellCounter;
  /** Records whose cells were looked at. */
  seen: number;
  columns: InspectedColumn[];
}
