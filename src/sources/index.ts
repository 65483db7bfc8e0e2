export { openSources } from './open.ts';
export type { Dialect, ReadingReason, SourceFile, SourceRecord } from './types.ts';
