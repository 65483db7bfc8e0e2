export { openSources } from './open.ts';
export type {
  Dialect,
  FlatFile,
  FlatProfiles,
  FlatTable,
  JsonObject,
  ReadingReason,
  SourceFile,
  SourceRecord,
} from './types.ts';
