export { openSources } from './open.ts';
export type { Dialect, JsonObject, ReadingReason, SourceFile, SourceRecord } from './types.ts';
