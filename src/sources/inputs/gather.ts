import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { Fault } from '../../fault.ts';
import { empty, shown } from '../faults.ts';
import { nearestName } from '../nearest.ts';
import { listNames } from './list-names.ts';
import { holdsNoData, isControlFile } from './no-data.ts';
import { comparePaths } from './order.ts';

export interface Gathered {
  /** Names of files, as a user would write them from his folder; `-` stays. Each file once. */
  files: string[];
  /** Manifests and control files among what was left out. */
  controls: string[];
  /** What was left out, and why. */
  warnings: string[];
}

/**
 * What to read: files as named, folders with all that is in them, patterns for shells that do not expand them.
 * What holds no data is left out and said; a file named twice counts once.
 */
export async function gatherInputs(inputs: readonly string[], cwd: string): Promise<Gathered> {
  const gathered: Gathered = { files: [], controls: [], warnings: [] };
  const seen = new Map<string, string>();
  const besides: string[] = [];
  for (const input of inputs) {
    const found = await expand(input, cwd);
    const data = found.filter((file) => !holdsNoDataIn(input, file));
    if (data.length === 0 && found.length > 0 && found[0] !== input) {
      throw empty(input, `holds no data: only ${listNames(found)}`);
    }
    besides.push(...found.filter((file) => !data.includes(file)));
    for (const file of data) {
      const key = await identityOf(file, cwd);
      const before = key === undefined ? undefined : seen.get(key);
      if (before !== undefined) gathered.warnings.push(twice(file, before));
      else gathered.files.push(file);
      if (key !== undefined && before === undefined) seen.set(key, file);
    }
  }
  gathered.controls.push(...besides.filter((file) => isControlFile(basename(file))));
  if (besides.length > 0)
    gathered.warnings.push(`Left out, because they hold no people: ${listNames(besides)}.`);
  if (gathered.files.length === 0 && besides.length > 0) {
    throw empty(listNames(besides), besides.length === 1 ? 'holds no people' : 'hold no people');
  }
  return gathered;
}

/** A hidden file counts where it is named itself; inside a folder or archive it does not. */
function holdsNoDataIn(input: string, file: string): boolean {
  return file === input
    ? holdsNoData(basename(file).replace(/^\.+(?!_)/, ''))
    : holdsNoData(below(input, file));
}

/** The part of a path that the user did not write: a hidden folder that he names is meant. */
function below(input: string, file: string): string {
  const folder = inside(input, '');
  return file.startsWith(folder) ? file.slice(folder.length) : file;
}

async function expand(input: string, cwd: string): Promise<string[]> {
  if (input === '-') return [input];
  const entry = await stat(resolve(cwd, input)).catch(() => undefined);
  if (entry?.isDirectory()) return contentOf(input, cwd);
  // A file that is there is meant, whatever its name looks like; one that is not there has its own fault.
  if (entry !== undefined || !/[*?[{]/.test(input)) return [input];
  const { glob } = await import('tinyglobby');
  const found = await glob(input, { cwd, expandDirectories: false });
  if (found.length === 0) throw await noMatch(input, cwd);
  return found.sort(comparePaths);
}

/** All files below a folder, hidden ones too: what is left out is to be said. */
async function contentOf(folder: string, cwd: string): Promise<string[]> {
  const { glob } = await import('tinyglobby');
  const found = await glob('**/*', { cwd: resolve(cwd, folder), dot: true, expandDirectories: false });
  if (found.length === 0) throw empty(folder, 'is an empty folder');
  return found.sort(comparePaths).map((file) => inside(folder, file));
}

/** With the folder as the user wrote it. */
function inside(folder: string, file: string): string {
  return `${folder.replace(/[/\\]+$/, '')}/${file}`;
}

async function noMatch(pattern: string, cwd: string): Promise<Fault> {
  const nearest = await nearestName(resolve(cwd, pattern));
  return new Fault('source_missing', `No file fits ${pattern}.`, {
    hint: nearest === undefined ? 'Check the pattern and the folder.' : `Did you mean ${nearest}?`,
  });
}

/** Links and other spellings of one file are the same file. */
async function identityOf(file: string, cwd: string): Promise<string | undefined> {
  if (file === '-') return undefined;
  const entry = await stat(resolve(cwd, file), { bigint: true }).catch(() => undefined);
  return entry?.isFile() ? `${entry.dev} ${entry.ino}` : undefined;
}

function twice(file: string, before: string): string {
  return file === before
    ? `${shown(file)} is named twice and counts once.`
    : `${shown(file)} is the same file as ${before} and counts once.`;
}
