import { createReadStream } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Fault } from '../fault.ts';
import { empty, shown, unreadable } from './faults.ts';
import { nearestName } from './nearest.ts';
import { headSize, type Origin } from './origin.ts';
import { openStream } from './stream.ts';

/** What is read at once, and what is handed on of it: what a block gives is in memory all together. */
const readSize = 1024 * 1024;
const blockSize = 64 * 1024;

export async function openFile(file: string, cwd: string, signal?: AbortSignal): Promise<Origin> {
  const path = resolve(cwd, file);
  const before = await statBig(path).catch((cause) => noEntry(file, path, cause));
  if (before.isDirectory()) {
    throw unreadable(file, 'is a folder where a file is expected', 'Name the files in it.');
  }
  // A pipe, as `<(zcat …)` makes one, can be read only once, like standard input.
  if (!before.isFile()) return openStream(file, createReadStream(path), signal);
  if (before.size === 0n) throw empty(file, 'is empty (0 bytes)');
  const handle = await open(path).catch((cause) => noEntry(file, path, cause));
  try {
    const head = await readAt(file, handle, Buffer.allocUnsafe(headSize), 0);
    const size = Number(before.size);
    return {
      head,
      whole: head.length >= size,
      size,
      read: (signal) => readFile(file, path, identity(before), signal),
      path,
      unchanged: () => checkUnchanged(file, path, identity(before)),
      close: () => undefined,
    };
  } finally {
    await handle.close();
  }
}

type FileStat = Awaited<ReturnType<typeof statBig>>;

function statBig(path: string) {
  return stat(path, { bigint: true });
}

/** What must stay the same while a file is read. */
function identity({ dev, ino, size, mtimeNs }: FileStat): string {
  return [dev, ino, size, mtimeNs].join(' ');
}

async function* readFile(
  file: string,
  path: string,
  expected: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  const handle = await open(path).catch((cause) => noEntry(file, path, cause));
  try {
    if (identity(await handle.stat({ bigint: true })) !== expected) throw changed(file);
    for (let position = 0; ; ) {
      const bytes = await readAt(file, handle, Buffer.allocUnsafe(readSize), position);
      if (bytes.length === 0) break;
      position += bytes.length;
      for (let at = 0; at < bytes.length; at += blockSize) {
        signal?.throwIfAborted();
        yield bytes.subarray(at, at + blockSize);
      }
    }
    // By name too: an export that replaces its file leaves the opened one as it was.
    await checkUnchanged(file, path, expected);
    if (identity(await handle.stat({ bigint: true })) !== expected) throw changed(file);
  } finally {
    await handle.close();
  }
}

async function checkUnchanged(file: string, path: string, expected: string): Promise<void> {
  const after = await statBig(path).catch(() => undefined);
  if (after === undefined || identity(after) !== expected) throw changed(file);
}

async function readAt(file: string, handle: FileHandle, into: Buffer, position: number): Promise<Buffer> {
  let length = 0;
  while (length < into.length) {
    const { bytesRead } = await handle
      .read(into, length, into.length - length, position + length)
      .catch((cause: unknown) => {
        throw new Fault('source_unreadable', `${shown(file)} cannot be read to its end.`, {
          hint: 'Check the disk or the network share it lies on, and run again.',
          cause,
        });
      });
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return into.subarray(0, length);
}

function changed(file: string): Fault {
  return new Fault('source_changed', `${shown(file)} changed while it was being read.`, {
    hint: 'Wait until the export has finished, and run again.',
  });
}

async function noEntry(file: string, path: string, cause: unknown): Promise<never> {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const nearest = await nearestName(path);
    throw new Fault('source_missing', `There is no file ${file}.`, {
      hint: nearest === undefined ? 'Check the name and the folder.' : `Did you mean ${nearest}?`,
      cause,
    });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    throw unreadable(
      file,
      'must not be read by this user',
      'Give yourself read permission for it, and run again.',
    );
  }
  throw unreadable(file, `cannot be opened (${String(code)})`, 'Check the file, and run again.');
}
