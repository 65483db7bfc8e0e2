import { crc32 } from 'node:zlib';
import type { ZipFile } from 'yauzl';
import { isEndless } from '../expansion.ts';
import { damaged, empty, unreadable } from '../faults.ts';
import { compareListed, largestControlFile, lastPart, listedInManifest } from '../inputs/control-files.ts';
import { listNames } from '../inputs/list-names.ts';
import { isManifest } from '../inputs/no-data.ts';
import { headSize, type Origin } from '../origin.ts';
import { again, isYauzl, type Member, membersOf, openArchive } from './archive.ts';

interface OpenedMember {
  file: string;
  origin: Origin;
}

/** The files of an archive, each as if it lay on disk: read in place, never unpacked. */
export async function openZip(
  file: string,
  { path, unchanged }: Origin,
  signal?: AbortSignal,
): Promise<{ members: AsyncIterable<OpenedMember>; warnings: string[] }> {
  if (path === undefined || unchanged === undefined) {
    // The table of contents stands at its end.
    throw unreadable(
      file,
      'is a ZIP archive on a stream, which can be read only as a file',
      'Give the name of the file, or unpack it: unzip -p ARCHIVE | tiktok-seg … -',
    );
  }
  const archive = await openArchive(file, path);
  try {
    const { members, besides } = await membersOf(file, archive);
    if (members.length === 0) throw empty(file, 'holds no file with data');
    const warnings: string[] = [];
    for (const control of besides)
      warnings.push(...(await checkAgainst(file, archive, control, members, signal)));
    if (besides.length > 0) warnings.push(`Left out, because they hold no people: ${listOf(besides)}.`);
    return { members: lookInto(file, path, unchanged, members, signal), warnings };
  } finally {
    archive.close();
  }
}

/** One after the other, so that the first bytes of one are gone before the next comes. */
async function* lookInto(
  file: string,
  path: string,
  unchanged: () => Promise<void>,
  members: readonly Member[],
  signal: AbortSignal | undefined,
): AsyncGenerator<OpenedMember> {
  const archive = await openArchive(file, path);
  try {
    for (const member of members) {
      const name = `${file}/${member.name}`;
      const head = await headOf(name, archive, member, signal);
      yield { file: name, origin: memberOrigin(name, path, unchanged, member, head) };
    }
  } finally {
    archive.close();
  }
}

/** An archive that was made of a whole export has its manifest with it. */
async function checkAgainst(
  file: string,
  archive: ZipFile,
  control: Member,
  members: readonly Member[],
  signal: AbortSignal | undefined,
): Promise<string[]> {
  if (!isManifest(lastPart(control.name)) || control.entry.uncompressedSize > largestControlFile) return [];
  const name = `${file}/${control.name}`;
  const blocks: Buffer[] = [];
  for await (const block of readMember(name, archive, control, signal)) blocks.push(block);
  const listed = listedInManifest(Buffer.concat(blocks).toString()) ?? [];
  const sizes = new Map(members.map((member) => [lastPart(member.name), member.entry.uncompressedSize]));
  return compareListed(name, listed, (part) => sizes.get(part), { strict: true });
}

function listOf(besides: readonly Member[]): string {
  return listNames(besides.map(({ name }) => name));
}

function memberOrigin(
  file: string,
  path: string,
  unchanged: () => Promise<void>,
  member: Member,
  head: Buffer,
): Origin {
  const size = member.entry.uncompressedSize;
  return {
    head,
    whole: head.length >= size,
    size,
    async *read(signal) {
      await unchanged();
      const archive = await openArchive(file, path);
      try {
        yield* readMember(file, archive, member, signal);
      } finally {
        archive.close();
      }
      await unchanged();
    },
    close: () => undefined,
  };
}

async function headOf(
  file: string,
  archive: ZipFile,
  member: Member,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  const blocks: Buffer[] = [];
  let length = 0;
  for await (const block of readMember(file, archive, member, signal)) {
    blocks.push(block);
    length += block.length;
    if (length >= headSize) break;
  }
  if (length === 0) throw empty(file, 'is empty (0 bytes)');
  return Buffer.concat(blocks).subarray(0, headSize);
}

async function* readMember(
  file: string,
  archive: ZipFile,
  { entry }: Member,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  let given = 0;
  let sum = 0;
  try {
    const stream = await archive.openReadStreamPromise(entry);
    for await (const block of stream as AsyncIterable<Buffer>) {
      signal?.throwIfAborted();
      given += block.length;
      sum = crc32(block, sum);
      if (isEndless(given, entry.compressedSize)) throw endless(file);
      yield block;
    }
  } catch (cause) {
    throw isYauzl(cause) || isZlib(cause) ? broken(file, given, cause) : cause;
  }
  if (sum !== entry.crc32) throw broken(file, given, undefined);
}

function isZlib(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && /^Z_/.test(String(cause.code));
}

function broken(file: string, given: number, cause: unknown): Error {
  return damaged(file, `after ${given} bytes`, 'the data in the ZIP archive are damaged', again, cause);
}

function endless(file: string): Error {
  return damaged(file, 'in the archive', 'the data expand without end', 'This is no customer list.');
}
