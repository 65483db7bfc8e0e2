import { Fault } from '../fault.ts';
import { empty, unreadable } from './faults.ts';
import { openFile } from './file.ts';
import { gunzip, gunzipHead } from './gunzip.ts';
import { openText } from './open-text.ts';
import { headSize, type Origin } from './origin.ts';
import { readSignature } from './signature.ts';
import { openStream } from './stream.ts';
import type { SourceFile } from './types.ts';

export interface OpenOptions {
  /** Where relative names begin. */
  cwd: string;
  /** What `-` stands for. */
  stdin?: NodeJS.ReadableStream;
  signal?: AbortSignal;
}

/** Recognises each input; `-` is standard input. Throws a `Fault` for the first that cannot be used. */
export async function openSources(inputs: readonly string[], options: OpenOptions): Promise<SourceFile[]> {
  if (inputs.filter((input) => input === '-').length > 1) {
    throw new Fault('usage', 'Standard input (-) can be read only once.');
  }
  const origins: Origin[] = [];
  try {
    const files: SourceFile[] = [];
    for (const input of inputs) {
      const origin = await openOrigin(input, options);
      origins.push(origin);
      files.push(await openOne(input, origin));
    }
    return files;
  } catch (cause) {
    for (const origin of origins) origin.close();
    throw cause;
  }
}

function openOrigin(input: string, { cwd, stdin, signal }: OpenOptions): Promise<Origin> {
  if (input !== '-') return openFile(input, cwd, signal);
  if (stdin === undefined) throw unreadable(input, 'is not there', 'Name a file instead.');
  return openStream(input, stdin, signal);
}

async function openOne(file: string, origin: Origin): Promise<SourceFile> {
  // Their lines hold an id and traits, and read as text they look like a table of one or more columns.
  if (/\.(sync|overwrite)(\.gz)?$/i.test(file)) {
    throw unreadable(file, 'is an Audience Manager file, which is not read', 'Export the list as CSV.');
  }
  const { head, whole, size, read } = origin;
  if (check(file, head).kind === 'text') return openText(file, { head, whole, size, read });
  const expanded = await gunzipHead(head, headSize, file);
  if (expanded.length === 0) throw empty(file, 'is empty once expanded');
  if (check(file, expanded).kind === 'gzip') {
    throw unreadable(file, 'is gzip within gzip', 'Unpack it once and give the unpacked file.');
  }
  return openText(file, {
    head: expanded,
    whole: whole && expanded.length < headSize,
    size,
    read,
    expand: (bytes) => gunzip(bytes, file),
  });
}

function check(file: string, head: Buffer) {
  const signature = readSignature(head);
  if (signature.kind === 'refused') {
    throw unreadable(file, `is ${signature.name}, which is not read`, signature.hint);
  }
  return signature;
}
