import { createHash } from 'node:crypto';
import type { Origin } from './origin.ts';
import type { Dialect, SourceFile, SourceRecord } from './types.ts';

/** What is common to everything that is text: a table or JSON. */
export interface TextSource {
  /** The first bytes of the text, expanded, and whether they are all. */
  head: Buffer;
  whole: boolean;
  size: Origin['size'];
  /** Where it lies; undefined for a stream, and within an archive. */
  path?: string | undefined;
  /** Bytes as they are on disk. */
  read: Origin['read'];
  /** From the bytes on disk to the bytes of the text. */
  expand?: (bytes: AsyncIterable<Buffer>) => AsyncIterable<Buffer>;
}

/** Counts and hashes the bytes that pass. */
export async function* measured(bytes: AsyncIterable<Buffer>, progress: SourceFile['progress']) {
  const hash = createHash('sha256');
  for await (const block of bytes) {
    progress.bytes += block.length;
    hash.update(block);
    yield block;
  }
  progress.sha256 = hash.digest('hex');
}

/**
 * Parts of a block, so that few records are alive at a time: the more survive a collection of the young heap, the longer
 * it takes.
 */
export function* slices(block: Buffer): Generator<Buffer> {
  for (let at = 0; at < block.length; at += sliceSize) yield block.subarray(at, at + sliceSize);
}

const sliceSize = 64 * 1024;

/** Counts the records and hands them on, never too many at once. */
export function* inChunks(
  records: SourceRecord[],
  progress: SourceFile['progress'],
  signal: AbortSignal | undefined,
): Generator<SourceRecord[]> {
  for (let at = 0; at < records.length; at += chunkSize) {
    signal?.throwIfAborted();
    const chunk = records.length <= chunkSize ? records : records.slice(at, at + chunkSize);
    progress.records += chunk.length;
    yield chunk;
  }
}

const chunkSize = 1000;

export function aboutEncoding(encoding: Dialect['encoding']): string[] {
  if (encoding !== 'windows-1252' && encoding !== 'iso-8859-1') return [];
  const name = encoding === 'windows-1252' ? 'Windows-1252' : 'Latin-1 or Windows-1252, which agree on it';
  return [
    `The text is not UTF-8 and was read as ${name}: names may be misspelt, addresses and numbers are not.`,
  ];
}
