import { createHash } from 'node:crypto';
import type { FileRows } from '../../ledger/index.ts';
import type { CalculateType } from '../../tiktok/index.ts';
import type { Session } from '../session.ts';
import { hasHeader } from './layout.ts';

export interface UploadOptions {
  calculateType: string;
  /** Bytes that a file may have. */
  largestFile: number;
  /** Told of the rows that have left. */
  onSent: (rows: number) => void;
  signal: AbortSignal;
}

export interface UploadedFiles {
  paths: string[];
  bytes: number;
  /** Of all files, for the ledger. */
  digest: string;
}

/** Rows that are in memory at once: some 6 MB of the widest. */
const rowsAtOnce = 20_000;

/** Sends the rows as files below the size allowed. They are made while they are sent, and never stand on disk. */
export async function uploadRows(
  { client, advertiserId }: Session,
  rows: FileRows,
  { calculateType, largestFile, onSent, signal }: UploadOptions,
): Promise<UploadedFiles> {
  const header = Buffer.from(hasHeader(calculateType) ? `${rows.columns.join(',')}\n` : '');
  const rowsPerFile = Math.max(1, Math.floor((largestFile - header.length) / rows.width));
  const uploaded: UploadedFiles = { paths: [], bytes: 0, digest: '' };
  const digest = createHash('sha256');
  for (let first = 0; first < rows.rows; first += rowsPerFile) {
    const end = Math.min(rows.rows, first + rowsPerFile);
    const read = async function* (onRead: (rows: number) => void) {
      yield header;
      for (let from = first; from < end; from += rowsAtOnce) {
        const to = Math.min(end, from + rowsAtOnce);
        yield await rows.text(from, to);
        onRead(to);
      }
    };
    // Once for the signature, which stands before the file, and once for the file.
    const md5 = createHash('md5');
    let length = 0;
    for await (const part of read(() => signal.throwIfAborted())) {
      md5.update(part);
      digest.update(part);
      length += part.length;
    }
    const path = await client.uploadFile(
      {
        advertiserId,
        calculateType: calculateType as CalculateType,
        md5: md5.digest('hex'),
        content: { length, read: () => read(onSent) },
      },
      signal,
    );
    uploaded.paths.push(path);
    uploaded.bytes += length;
  }
  return { ...uploaded, digest: digest.digest('hex') };
}
