import { pipeline } from 'node:stream/promises';
import { constants, createGunzip } from 'node:zlib';
import { greatestRatio, isEndless, megabytes } from './expansion.ts';
import { damaged } from './faults.ts';

/** Expands a gzip stream, all its members, and stops where it is damaged or expands without end. */
export async function* gunzip(source: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  const expander = createGunzip({ chunkSize: 64 * 1024 });
  const taken = { bytes: 0 };
  const feeding = pipeline(counted(source, taken), expander);
  // Whatever it is, reading from the expander throws it as well.
  feeding.catch(() => undefined);
  let given = 0;
  try {
    for await (const chunk of expander as AsyncIterable<Buffer>) {
      given += chunk.length;
      if (isEndless(given, taken.bytes)) throw endless(file, given);
      yield chunk;
    }
  } catch (cause) {
    throw isZlibError(cause) ? brokenGzip(file, taken.bytes, cause) : cause;
  } finally {
    expander.destroy();
    await feeding.catch(() => undefined);
  }
}

/** The first expanded bytes of a file of which only the first bytes are there; at most `limit`. */
export async function gunzipHead(head: Buffer, limit: number, file: string): Promise<Buffer> {
  // Z_SYNC_FLUSH: the end of these bytes is not the end of the file, so it is no error.
  const expander = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  const chunks: Buffer[] = [];
  let length = 0;
  expander.end(head);
  try {
    for await (const chunk of expander as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= limit) break;
    }
  } catch (cause) {
    // A fault further on is reported by the reading itself, which names the byte.
    if (length === 0) throw isZlibError(cause) ? brokenGzip(file, head.length, cause) : cause;
  }
  return Buffer.concat(chunks).subarray(0, limit);
}

async function* counted(source: AsyncIterable<Buffer>, taken: { bytes: number }): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    taken.bytes += chunk.length;
    yield chunk;
  }
}

function isZlibError(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && /^Z_/.test(String(cause.code));
}

function brokenGzip(file: string, byte: number, cause: unknown): Error {
  const truncated = cause instanceof Error && 'code' in cause && cause.code === 'Z_BUF_ERROR';
  return damaged(
    file,
    `byte ${byte}`,
    truncated ? 'the gzip data end in the middle, the file is cut off' : 'the gzip data are damaged',
    'Copy or export the file again; `gzip -t` checks it.',
  );
}

function endless(file: string, given: number): Error {
  return damaged(
    file,
    `after ${megabytes(given)}`,
    `the gzip data expand to more than ${greatestRatio} times their size`,
    'This is no customer list. If it is, unpack it yourself and give the unpacked file.',
  );
}
