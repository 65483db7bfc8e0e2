import type { Entry, ZipFile } from 'yauzl';
import { greatestRatio, isEndless, megabytes } from '../expansion.ts';
import { damaged, unreadable } from '../faults.ts';
import { holdsNoData } from '../inputs/no-data.ts';
import { comparePaths } from '../inputs/order.ts';

/** A file in an archive. Its name is shown and compared, and never becomes a path. */
export interface Member {
  name: string;
  entry: Entry;
}

/** More files than any export has; each is looked into before anything is read. */
const mostMembers = 10_000;

/** Opens an archive for reading; close it afterwards. */
export async function openArchive(file: string, path: string): Promise<ZipFile> {
  const { openPromise } = await import('yauzl');
  // Names are decoded by us: the check of names that comes with decoding is for those who unpack.
  return openPromise(path, { autoClose: false, decodeStrings: false }).catch((cause: unknown) => {
    throw damaged(
      file,
      'at its end',
      'the ZIP archive is cut off or damaged: its table of contents is missing',
      again,
      cause,
    );
  });
}

/** The files in it in a fixed order: those with data, and the names of the others. */
export async function membersOf(
  file: string,
  archive: ZipFile,
): Promise<{ members: Member[]; besides: Member[] }> {
  const { getFileNameLowLevel } = await import('yauzl');
  const all: Member[] = [];
  let expanded = 0;
  try {
    for await (const entry of archive.eachEntry()) {
      const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry;
      const name = getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
      if (name.endsWith('/')) continue;
      all.push({ name, entry });
      expanded += entry.uncompressedSize;
      if (all.length > mostMembers) throw unreadable(file, `holds more than ${mostMembers} files`, unpack);
    }
  } catch (cause) {
    throw isYauzl(cause)
      ? damaged(file, 'at its end', 'the table of contents of the ZIP archive is damaged', again, cause)
      : cause;
  }
  // What the table says is enforced where a member is read, so it can be judged before.
  if (isEndless(expanded, archive.fileSize)) {
    const what = `its files expand to ${megabytes(expanded)}, more than ${greatestRatio} times its size`;
    throw damaged(file, 'table of contents', what, `This is no customer list. ${unpack}`);
  }
  all.sort((left, right) => comparePaths(left.name, right.name));
  const members = all.filter(({ name }) => !holdsNoData(name));
  for (const { name, entry } of members) checkReadable(file, name, entry);
  return { members, besides: all.filter((member) => !members.includes(member)) };
}

/** yauzl throws plain errors; what else comes is ours. */
export function isYauzl(cause: unknown): cause is Error {
  return cause instanceof Error && cause.constructor === Error;
}

export const again = 'Copy or make the archive again; `unzip -t` checks it.';
const unpack = 'If it is right, unpack it and give the files in it.';

function checkReadable(file: string, name: string, entry: Entry): void {
  // 99 marks the encryption of WinZip and 7-Zip (APPNOTE 4.4.5); strong encryption hides names, too.
  if (entry.isEncrypted() || entry.compressionMethod === 99) {
    throw unreadable(
      file,
      `is an encrypted ZIP archive ("${name}" needs a password)`,
      'Unpack it with its password and give the files in it.',
    );
  }
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    const method = methods[entry.compressionMethod] ?? `method ${entry.compressionMethod}`;
    throw unreadable(
      file,
      `is a ZIP archive that compresses "${name}" with ${method}, which is not read`,
      'Unpack it and give the files in it.',
    );
  }
}

/** APPNOTE 4.4.5. */
const methods: Readonly<Record<number, string>> = {
  9: 'Deflate64',
  12: 'bzip2',
  14: 'LZMA',
  93: 'Zstandard',
  95: 'xz',
};
