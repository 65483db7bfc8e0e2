export { openSources } from './open.ts';
export type { Dialect, FlatFile, JsonObject, ReadingReason, SourceFile, SourceRecord } from './types.ts';
