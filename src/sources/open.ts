import { Fault } from '../fault.ts';
import { audienceManagerName } from './audience-manager/name.ts';
import type { Chosen } from './audience-manager/reader.ts';
import { empty, unreadable } from './faults.ts';
import { openFile } from './file.ts';
import { gunzip, gunzipHead } from './gunzip.ts';
import { filesOfAudience } from './inputs/audiences.ts';
import { checkCompleteness } from './inputs/completeness.ts';
import { gatherInputs } from './inputs/gather.ts';
import { missingParts } from './inputs/parts.ts';
import { openText } from './open-text.ts';
import { headSize, type Origin } from './origin.ts';
import { readSignature } from './signature.ts';
import { openStream } from './stream.ts';
import type { TextSource } from './text.ts';
import type { SourceFile } from './types.ts';

export interface OpenOptions {
  /** Where relative names begin. */
  cwd: string;
  /** What `-` stands for. */
  stdin?: NodeJS.ReadableStream;
  /** Told what concerns several files, or none: what was left out, what may be missing. */
  warn?: (text: string) => void;
  /** `--adobe-audience`: the segment of Audience Manager files to act on. */
  adobeAudience?: string | undefined;
  signal?: AbortSignal;
}

interface Opening extends OpenOptions {
  chosen: Chosen;
}

/**
 * Recognises each input: files, folders, patterns, archives, and `-` for standard input. Throws a `Fault` for the
 * first that cannot be used, and where what lies beside the files tells that one is missing or cut off.
 */
export async function openSources(inputs: readonly string[], options: OpenOptions): Promise<SourceFile[]> {
  if (inputs.filter((input) => input === '-').length > 1) {
    throw new Fault('usage', 'Standard input (-) can be read only once.');
  }
  const { cwd, warn = () => undefined } = options;
  const opening: Opening = { ...options, chosen: { audience: options.adobeAudience, seen: new Set() } };
  const gathered = await gatherInputs(inputs, cwd);
  const ofAudience = filesOfAudience(gathered.files, options.adobeAudience);
  // Not the origins themselves: their first bytes must not stay in memory, a folder may have a thousand files.
  const closers: (() => void)[] = [];
  try {
    const files: SourceFile[] = [];
    for (const input of ofAudience.files) {
      const origin = await openOrigin(input, options);
      closers.push(origin.close);
      files.push(...(await openOne(input, origin, opening)));
    }
    const incomplete = [...(await checkCompleteness(gathered, cwd)), ...missingParts(gathered.files)];
    for (const text of [...gathered.warnings, ...ofAudience.warnings, ...incomplete]) warn(text);
    return files;
  } catch (cause) {
    for (const close of closers) close();
    throw cause;
  }
}

function openOrigin(input: string, { cwd, stdin, signal }: OpenOptions): Promise<Origin> {
  if (input !== '-') return openFile(input, cwd, signal);
  if (stdin === undefined) throw unreadable(input, 'is not there', 'Name a file instead.');
  return openStream(input, stdin, signal);
}

async function openOne(file: string, origin: Origin, options: Opening): Promise<SourceFile[]> {
  switch (check(file, origin.head).kind) {
    case 'zip':
      return openMembers(file, origin, options);
    case 'parquet': {
      const { openParquet } = await import('./parquet/open.ts');
      return [await openParquet(file, origin, options.signal)];
    }
    default:
      return [await openStreamed(file, origin, options)];
  }
}

/** Each file of an archive is a source of its own, named `archive.zip/member.csv`. */
async function openMembers(file: string, origin: Origin, options: Opening): Promise<SourceFile[]> {
  const { openZip } = await import('./zip/open.ts');
  const { members, warnings } = await openZip(file, origin, options.signal);
  const files: SourceFile[] = [];
  for await (const member of members) {
    const { kind } = check(member.file, member.origin.head);
    if (kind === 'zip' || kind === 'parquet') {
      throw unreadable(
        member.file,
        `is ${kind === 'zip' ? 'a ZIP archive' : 'a Parquet file'} within a ZIP archive`,
        'Unpack the outer archive and give the files in it.',
      );
    }
    files.push(await openStreamed(member.file, member.origin, options));
  }
  for (const text of warnings) options.warn?.(`${file}: ${text}`);
  return files;
}

async function openStreamed(file: string, origin: Origin, options: Opening): Promise<SourceFile> {
  const { head, whole, size, path, read } = origin;
  if (check(file, head).kind === 'text') return openContent(file, { head, whole, size, path, read }, options);
  const expanded = await gunzipHead(head, headSize, file);
  if (expanded.length === 0) throw empty(file, 'is empty once expanded');
  const { kind } = check(file, expanded);
  if (kind !== 'text') {
    throw unreadable(file, `is ${kind} within gzip`, 'Unpack it once and give the unpacked file.');
  }
  const text = {
    head: expanded,
    whole: whole && expanded.length < headSize,
    size,
    path,
    read,
    expand: (bytes: AsyncIterable<Buffer>) => gunzip(bytes, file),
  };
  return openContent(file, text, options);
}

/** Lines of ids and segments read as text look like a table of one or more columns, so here the name decides. */
async function openContent(file: string, text: TextSource, { chosen }: Opening): Promise<SourceFile> {
  const name = audienceManagerName(file);
  // Templates of Audience Manager may also make JSON (AAM-MACRO).
  if (name === undefined || /^\s*[[{]/.test(text.head.toString('latin1', 0, 100)))
    return openText(file, text);
  const { openAudienceManager } = await import('./audience-manager/open.ts');
  return openAudienceManager(file, name, text, chosen);
}

function check(file: string, head: Buffer) {
  const signature = readSignature(head);
  if (signature.kind === 'refused') {
    throw unreadable(file, `is ${signature.name}, which is not read`, signature.hint);
  }
  return signature;
}
