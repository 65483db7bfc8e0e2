import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Fault } from '../../src/fault.ts';
import { openSources, type SourceFile, type SourceRecord } from '../../src/sources/index.ts';
import { temporaryFolder } from '../support/folder.ts';

export const samples = fileURLToPath(new URL('../../samples/', import.meta.url));

/** Writes a file into a folder of its own and gives the folder. */
export async function folderWith(t: TestContext, name: string, content: string | Buffer): Promise<string> {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, name), content);
  return folder;
}

export async function openOne(file: string, cwd: string): Promise<SourceFile> {
  const [source] = await openSources([file], { cwd });
  if (source === undefined) throw new Error('nothing was opened');
  return source;
}

/** Opens bytes as standard input, in blocks of that size. */
export async function openBytes(bytes: Buffer | string, blockSize = 65_536): Promise<SourceFile> {
  const all = Buffer.from(bytes);
  const blocks: Buffer[] = [];
  for (let at = 0; at < all.length; at += blockSize) blocks.push(all.subarray(at, at + blockSize));
  const [source] = await openSources(['-'], { cwd: '/', stdin: Readable.from(blocks) });
  if (source === undefined) throw new Error('nothing was opened');
  return source;
}

export async function readAll(source: SourceFile, signal?: AbortSignal): Promise<SourceRecord[]> {
  const records: SourceRecord[] = [];
  for await (const chunk of source.read(signal === undefined ? {} : { signal })) records.push(...chunk);
  return records;
}

export function cellsOf(records: readonly SourceRecord[]): string[][] {
  return records.flatMap((record) => ('cells' in record ? [record.cells] : []));
}

export function rejectsOf(
  records: readonly SourceRecord[],
): { number: number; line: number; rejected: string }[] {
  return records.flatMap((record) => ('rejected' in record ? [record] : []));
}

/** The fault that some work ends with; anything else fails the test. */
export async function faultOf(work: Promise<unknown>): Promise<Fault> {
  try {
    await work;
  } catch (cause) {
    if (cause instanceof Fault) return cause;
    throw cause;
  }
  throw new Error('no fault came');
}
