import type { SourceFile } from '../sources/index.ts';

/** Where a push is; told often, shown as often as the terminal can bear. */
export type Progress =
  | {
      phase: 'reading';
      bytes: number /** Unknown for a stream. */;
      totalBytes: number | undefined;
      records: number;
    }
  | { phase: 'comparing'; records: number }
  /** In member rows. */
  | { phase: 'sending'; sent: number; total: number }
  /** In rows of the files of one call. */
  | { phase: 'uploading'; sent: number; total: number }
  /** TikTok works on the last files and takes no others. */
  | { phase: 'processing'; waitedMs: number; limitMs: number };

export function readingProgress(files: readonly SourceFile[], records: number): Progress {
  const sizes = files.map(({ size }) => size);
  return {
    phase: 'reading',
    bytes: files.reduce((sum, { progress }) => sum + progress.bytes, 0),
    totalBytes: sizes.every((size) => size !== undefined)
      ? sizes.reduce((sum, size) => sum + size, 0)
      : undefined,
    records,
  };
}
