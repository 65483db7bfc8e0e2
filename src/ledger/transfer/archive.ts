import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { Fault } from '../../fault.ts';
import { unwritable } from '../files.ts';
import { damagedExport } from './manifest.ts';

/** What goes into an export: bytes at hand, or a file. */
export interface Part {
  name: string;
  content: Buffer | { path: string };
}

/** Writes a ZIP archive that was not there before, for its owner only; nothing is left of one that fails. */
export async function writeArchive(
  path: string,
  parts: readonly Part[],
  signal?: AbortSignal,
): Promise<void> {
  const { ZipFile: Zip } = await import('yazl');
  const zip = new Zip();
  // Digests do not shrink, and what is not compressed cannot expand where it is read.
  const options = { compress: false, mode: 0o100600 };
  for (const { name, content } of parts) {
    if (Buffer.isBuffer(content)) zip.addBuffer(content, name, options);
    else zip.addFile(content.path, name, options);
  }
  zip.end();
  const output = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
  try {
    await pipeline(zip.outputStream, output, { signal });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw exists(path);
    await rm(path, { force: true });
    throw signal?.aborted ? signal.reason : unwritable(path, error);
  }
}

export function exists(path: string): Fault {
  return new Fault('file_exists', `${path} is there already; it was left as it is.`, {
    hint: 'Give another name.',
  });
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const block of createReadStream(path)) hash.update(block);
  return hash.digest('hex');
}

/** More than any audience has runs. */
const mostEntries = 200_000;

/** The entries of an archive that somebody gave us, by name. Each is as long as it says, and nothing expands. */
export interface Archive {
  readonly entries: ReadonlyMap<string, Entry>;
  /** The bytes of an entry, checked against its sum. */
  read(entry: Entry): AsyncGenerator<Buffer>;
  close(): void;
}

/** Faults: `source_missing`, `export_damaged`. */
export async function openArchive(path: string, file: string, signal?: AbortSignal): Promise<Archive> {
  const { openPromise } = await import('yauzl');
  const zip = await openPromise(path, { autoClose: false }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === undefined) throw damagedExport(file, error);
    throw new Fault('source_missing', `${file} cannot be read (${error.code}).`, {
      hint: 'Give the file that tiktok-seg ledger export wrote.',
      cause: error,
    });
  });
  const entries = await entriesOf(zip).catch((error) => {
    zip.close();
    throw damagedExport(file, error);
  });
  return {
    entries,
    async *read(entry) {
      let sum = 0;
      try {
        const stream = await zip.openReadStreamPromise(entry);
        for await (const block of stream as AsyncIterable<Buffer>) {
          sum = crc32(block, sum);
          yield block;
        }
      } catch (error) {
        throw signal?.aborted || error instanceof Fault ? error : damagedExport(file, error);
      }
      if (sum !== entry.crc32) throw damagedExport(file);
    },
    close: () => zip.close(),
  };
}

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    const { fileName, compressionMethod, compressedSize, uncompressedSize } = entry;
    const plain = compressionMethod === 0 && compressedSize === uncompressedSize && !entry.isEncrypted();
    if (!plain || entries.has(fileName) || entries.size >= mostEntries) throw new Error('not as we write it');
    entries.set(fileName, entry);
  }
  return entries;
}
