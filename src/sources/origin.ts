/** Where bytes come from: a file or a stream, looked into but not yet read. */
export interface Origin {
  /** The first bytes, at most `headSize`; `read` gives them again. */
  readonly head: Buffer;
  /** Whether `head` is all there is. */
  readonly whole: boolean;
  readonly size: number | undefined;
  /** All bytes as they are on disk, once. */
  read(signal?: AbortSignal): AsyncIterable<Buffer>;
  /** Where it lies, for formats that are not read from front to back; undefined for a stream. */
  readonly path?: string;
  /** Throws `source_changed` where the file is no longer the one that was looked into. */
  unchanged?(): Promise<void>;
  /** Gives up what is held open, when it will not be read. */
  close(): void;
}

export const headSize = 512 * 1024;
