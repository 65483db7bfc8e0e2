/** Why a record of a source cannot be read; part of what scripts rely on. */
export type ReadingReason = 'cell_count' | 'bad_quoting' | 'bad_encoding' | 'bad_json';

/** A number that JavaScript cannot hold as the file writes it is a text. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** One row of a flat file, or one nested profile, with what `know` gave for its line. `number` counts from 1 inside its file, header not counted; `line` is the physical line, from 1. */
export type SourceRecord =
  | { number: number; line: number; cells: string[] }
  | { number: number; line: number; profile: JsonObject; known?: unknown }
  /** Of another Audience Manager segment than the one asked for. */
  | { number: number; line: number; filtered: true }
  | { number: number; line: number; rejected: ReadingReason };

export interface Dialect {
  /**
   * As far as it is known: a file that is ASCII at first and turns out to be Windows-1252 says so once read.
   * `iso-8859-1` differs from `windows-1252` only in that no byte from 0x80 to 0x9f was seen.
   */
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' | 'iso-8859-1';
  /** Empty: there is one column. */
  delimiter: string;
  /** Absent: cells are never quoted. */
  quote: string | undefined;
  /** The quote itself (doubled), a backslash or, in some of Adobe's exports, an apostrophe. */
  escape: string | undefined;
  newline: 'lf' | 'crlf' | 'cr';
  header: boolean;
}

/** A file so regular that a database may read it by itself, all records at once and each as `read` would give it. */
export type FlatFile = FlatTable | FlatProfiles;

interface RegularFile {
  /** Absolute, without signs that a database takes for a pattern. */
  readonly path: string;
  readonly gzip: boolean;
  /**
   * Looks at every byte, while the database reads or before: the number of records there must be. Undefined: the file is
   * less regular than it seemed, and only `read` can tell what is in it. Faults: `source_changed`, `source_damaged`.
   */
  survey(signal: AbortSignal | undefined): Promise<number | undefined>;
}

export interface FlatTable extends RegularFile {
  readonly holds: 'table';
  /** Number of columns. */
  readonly width: number;
  readonly delimiter: string;
  /** Absent: cells are never quoted. Doubled where it stands inside a cell. */
  readonly quote: '"' | undefined;
  /** Lines above the first row of data. */
  readonly skip: number;
}

export interface ProfileLine {
  text: string;
  profile: JsonObject;
}

/** A line a profile. */
export interface FlatProfiles extends RegularFile {
  readonly holds: 'profiles';
  /** The first lines that are profiles. */
  readonly samples: readonly ProfileLine[];
  /** The only record of a line, as `read` would give it; undefined where only `read` can tell what is in the line. */
  parse(line: string): JsonObject | undefined;
}

export interface ReadingOptions {
  /**
   * Asked of lines that seem to hold one object, before they are parsed. What it gives stands in the record, whose
   * profile is then parsed only when it is looked at; so the line must be one JSON object for certain, in which no key
   * stands twice. Undefined: it has to be parsed.
   */
  know?: ((line: string) => unknown) | undefined;
  signal?: AbortSignal;
}

/** One input, recognised but not yet read through. */
export interface SourceFile {
  /** As the user named it; `-` for standard input. */
  readonly file: string;
  readonly format: 'csv' | 'json' | 'ndjson' | 'parquet' | 'audience-manager';
  /** Of JSON only encoding and line ends say something. */
  readonly dialect: Dialect;
  /**
   * Header cells as read, duplicates kept; undefined in a file without a header row and where records are profiles.
   * Of JSON the paths of values met so far: more may come while it is read.
   */
  readonly headers: readonly string[] | undefined;
  /** Number of columns. */
  readonly width: number;
  /** Up to 200 first rows. */
  readonly samples: readonly (readonly string[])[];
  /** Up to 200 first profiles, where every record is a nested profile of Adobe's; otherwise undefined. */
  readonly profiles: readonly JsonObject[] | undefined;
  /** The first lines that are profiles, where each has a line of its own. */
  readonly lines?: (() => readonly ProfileLine[]) | undefined;
  /** Where a database may read it instead of `read`. */
  readonly flat?: FlatFile | undefined;
  /** By its name it holds only changes: whoever is not in it has not left. */
  readonly changesOnly?: boolean;
  /** What a person should know; never holds a value. Grows by what only the reading shows, and is complete once `read` has ended. */
  readonly warnings: readonly string[];
  /** Bytes of the file, for progress; undefined for a stream. */
  readonly size: number | undefined;
  /**
   * Reads the records in chunks, once. Throws a `Fault` (`source_damaged`, `source_changed`, …) when the rest cannot be trusted.
   */
  read(options: ReadingOptions): AsyncIterable<SourceRecord[]>;
  /** What has been read so far; complete once `read` has ended. `sha256` (hex, of the bytes on disk) is there at the end. */
  readonly progress: { bytes: number; records: number; sha256: string | undefined };
}
