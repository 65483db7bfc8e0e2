import { Fault } from '../../fault.ts';
import { Decoder } from '../decode.ts';
import { type EncodingFound, findEncoding } from '../encoding.ts';
import { aboutEncoding, inChunks, measured, slices, type TextSource } from '../text.ts';
import type { Dialect, SourceFile, SourceRecord } from '../types.ts';
import { flatTable } from './flat.ts';
import { recogniseTable, type Table } from './recognise.ts';
import { RecordReader } from './record-reader.ts';

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
    profiles: undefined,
    warnings,
    size,
    progress,
    flat: flatTable({ text, table, encoding: found.encoding, progress }),
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
    for (const slice of slices(decoder.push(block))) yield* inChunks(reader.push(slice), progress, signal);
  }
  const last = reader.push(decoder.end());
  const rest = reader.end();
  yield* inChunks([...last, ...rest.records], progress, signal);
  if (decoder.encoding !== found.encoding) {
    // The first bytes were ASCII, which is UTF-8 too.
    dialect.encoding = decoder.encoding;
    warnings.push(...aboutEncoding(decoder.encoding));
  }
  warnings.push(...rest.warnings);
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
