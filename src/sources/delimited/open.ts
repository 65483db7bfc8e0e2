import { createHash } from 'node:crypto';
import { Fault } from '../../fault.ts';
import { Decoder } from '../decode.ts';
import { type EncodingFound, findEncoding } from '../encoding.ts';
import type { Origin } from '../origin.ts';
import type { Dialect, SourceFile, SourceRecord } from '../types.ts';
import { recogniseTable, type Table } from './recognise.ts';
import { RecordReader } from './record-reader.ts';

/** A text to be read as a table. */
export interface TextSource {
  /** The first bytes of the text, expanded, and whether they are all. */
  head: Buffer;
  whole: boolean;
  size: Origin['size'];
  /** Bytes as they are on disk. */
  read: Origin['read'];
  /** From the bytes on disk to the bytes of the text. */
  expand?: (bytes: AsyncIterable<Buffer>) => AsyncIterable<Buffer>;
}

const chunkSize = 1000;
const sampleCount = 200;

/** Recognises a table and offers it for reading. */
export function openTable(file: string, text: TextSource): SourceFile {
  const { whole, size, read: readOrigin, expand } = text;
  const found = findEncoding(text.head);
  const head = new Decoder(file, found).push(text.head);
  const table = recogniseTable(file, head, whole);
  const dialect: Dialect = {
    encoding: found.encoding,
    ...table.quoting,
    header: table.headers !== undefined,
  };
  const warnings = [...table.warnings, ...aboutEncoding(found.encoding)];
  const progress: SourceFile['progress'] = { bytes: 0, records: 0, sha256: undefined };
  // The head must not stay in memory with what is returned: a folder may have a thousand files.
  const reading = { file, found, table, dialect, warnings, progress };
  let isRead = false;
  return {
    file,
    format: 'csv',
    dialect,
    headers: table.headers,
    width: table.width,
    samples: takeSamples(file, table, head, whole),
    warnings,
    size,
    progress,
    read({ signal }) {
      if (isRead) throw new Error(`${file} is read a second time.`);
      isRead = true;
      const onDisk = measured(readOrigin(signal), progress);
      return readTable(reading, expand?.(onDisk) ?? onDisk, signal);
    },
  };
}

interface Reading {
  file: string;
  found: EncodingFound;
  table: Table;
  dialect: Dialect;
  warnings: string[];
  progress: SourceFile['progress'];
}

async function* readTable(
  { file, found, table, dialect, warnings, progress }: Reading,
  blocks: AsyncIterable<Buffer>,
  signal: AbortSignal | undefined,
): AsyncGenerator<SourceRecord[]> {
  const decoder = new Decoder(file, found);
  const reader = new RecordReader({ file, ...table, flaws: decoder.flaws });
  for await (const block of blocks) {
    yield* chunks(reader.push(decoder.push(block)), progress, signal);
  }
  const last = reader.push(decoder.end());
  const rest = reader.end();
  yield* chunks([...last, ...rest.records], progress, signal);
  if (decoder.encoding !== found.encoding) {
    // The first bytes were ASCII, which is UTF-8 too.
    dialect.encoding = decoder.encoding;
    warnings.push(...aboutEncoding(decoder.encoding));
  }
  warnings.push(...rest.warnings);
}

/** Counts and hashes the bytes that pass. */
async function* measured(bytes: AsyncIterable<Buffer>, progress: SourceFile['progress']) {
  const hash = createHash('sha256');
  for await (const block of bytes) {
    progress.bytes += block.length;
    hash.update(block);
    yield block;
  }
  progress.sha256 = hash.digest('hex');
}

function* chunks(
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

/** The first rows that can be read; what is wrong further on is for the reading to say. */
function takeSamples(file: string, table: Table, head: Buffer, whole: boolean): string[][] {
  const reader = new RecordReader({ file, ...table, flaws: [] });
  const samples: string[][] = [];
  const take = (records: SourceRecord[]) => {
    for (const record of records) if ('cells' in record) samples.push(record.cells);
  };
  try {
    for (let at = 0; at < head.length && samples.length < sampleCount; at += 4096) {
      take(reader.push(head.subarray(at, at + 4096)));
    }
    if (whole) take(reader.end().records);
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
  }
  return samples.slice(0, sampleCount);
}

function aboutEncoding(encoding: Dialect['encoding']): string[] {
  if (encoding !== 'windows-1252' && encoding !== 'iso-8859-1') return [];
  return [
    'The text is not UTF-8 and was read as Windows-1252: names may be misspelt, addresses and numbers are not.',
  ];
}
