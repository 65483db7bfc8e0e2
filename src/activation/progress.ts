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
  | { phase: 'sending'; sent: number; total: number };
