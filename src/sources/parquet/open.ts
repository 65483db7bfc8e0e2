import { createHash } from 'node:crypto';
import { unreadable } from '../faults.ts';
import type { Origin } from '../origin.ts';
import type { SourceFile, SourceRecord } from '../types.ts';
import { openParquetFile } from './database.ts';
import { type Shape, shapeOf } from './shape.ts';

const sampleCount = 200;

/** Recognises a Parquet file and offers it for reading. Faults: `source_damaged`, `source_unreadable`. */
export async function openParquet(
  file: string,
  { path, size = 0, read: readBytes, unchanged }: Origin,
  signal?: AbortSignal,
): Promise<SourceFile> {
  if (path === undefined || unchanged === undefined) {
    // What is in it stands at its end.
    throw unreadable(
      file,
      'is a Parquet file on a stream, which can be read only as a file',
      'Give the name of the file.',
    );
  }
  const parquet = await openParquetFile(file, path);
  let shape: Shape;
  const samples: SourceRecord[] = [];
  const { rowCount } = parquet;
  try {
    shape = shapeOf(file, parquet);
    for await (const texts of parquet.texts(shape.expression, { limit: sampleCount, signal })) {
      samples.push(...texts.map((text, at) => shape.record(text, samples.length + at + 1)));
    }
  } finally {
    parquet.close();
  }
  const progress: SourceFile['progress'] = { bytes: 0, records: 0, sha256: undefined };
  let isRead = false;
  return {
    file,
    format: 'parquet',
    dialect: {
      encoding: 'utf-8',
      delimiter: '',
      quote: undefined,
      escape: undefined,
      newline: 'lf',
      header: true,
    },
    headers: shape.headers,
    get width() {
      return shape.headers?.length ?? 0;
    },
    samples: samples.flatMap((record) => ('cells' in record ? [record.cells] : [])),
    profiles:
      shape.headers === undefined
        ? samples.flatMap((record) => ('profile' in record ? [record.profile] : []))
        : undefined,
    warnings: [],
    size,
    progress,
    async *read({ signal }) {
      if (isRead) throw new Error(`${file} is read a second time.`);
      isRead = true;
      await unchanged();
      const again = await openParquetFile(file, path);
      try {
        for await (const texts of again.texts(shape.expression, { signal })) {
          const records = texts.map((text, at) => shape.record(text, progress.records + at + 1));
          progress.records += records.length;
          // The engine reads columns, not front to back: what is done is told by rows.
          progress.bytes = Math.round((size * progress.records) / Math.max(rowCount, 1));
          yield records;
        }
      } catch (cause) {
        // Damage that a change of the file explains.
        await unchanged();
        throw cause;
      } finally {
        again.close();
      }
      progress.sha256 = await hashOf(readBytes(signal));
      progress.bytes = size;
    },
  };
}

/** After the rows: reading the bytes also notices a file that changed meanwhile. */
async function hashOf(blocks: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash('sha256');
  for await (const block of blocks) hash.update(block);
  return hash.digest('hex');
}
