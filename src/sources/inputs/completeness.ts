import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import {
  compareListed,
  type Listed,
  largestControlFile,
  listedInInfo,
  listedInManifest,
} from './control-files.ts';
import type { Gathered } from './gather.ts';
import { isControlFile, isManifest } from './no-data.ts';

/**
 * Checks the files against what manifests and control files beside them tell; returns what a person should know.
 * Throws `source_damaged` where a part is missing or has another size.
 */
export async function checkCompleteness({ files, controls }: Gathered, cwd: string): Promise<string[]> {
  const paths = files.filter((file) => file !== '-').map((file) => resolve(cwd, file));
  const warnings: string[] = [];
  const given = new Set(controls.map((control) => resolve(cwd, control)));
  for (const path of new Set([...given, ...(await controlsBeside(paths))])) {
    const control = await readControl(path);
    if (control === undefined) {
      if (given.has(path)) warnings.push(`${named(path, cwd)} lists no files, so nothing is checked by it.`);
      continue;
    }
    const own = ({ name }: Listed) => paths.some(inFolder(path, name));
    // One that lists none of these files tells of another export, unless it came with them.
    if (!given.has(path) && !control.listed.some(own)) continue;
    const sizes = new Map<string, number>();
    for (const { name } of control.listed) {
      const part = paths.find(inFolder(path, name)) ?? folderOf(path) + name;
      const size = (await stat(part).catch(() => undefined))?.size;
      if (size === undefined) continue;
      sizes.set(name, size);
      if (!paths.includes(part))
        warnings.push(`${named(path, cwd)} lists ${name} too, which is not among the files given.`);
    }
    warnings.push(...compareListed(named(path, cwd), control.listed, (name) => sizes.get(name), control));
  }
  return warnings;
}

async function controlsBeside(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const folder of new Set(paths.map((path) => dirname(path)))) {
    const names = await readdir(folder).catch(() => []);
    found.push(...names.filter(isControlFile).map((name) => join(folder, name)));
  }
  return found;
}

async function readControl(path: string): Promise<{ listed: Listed[]; strict: boolean } | undefined> {
  const entry = await stat(path).catch(() => undefined);
  if (entry === undefined || !entry.isFile() || entry.size > largestControlFile) return undefined;
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const strict = isManifest(path.slice(folderOf(path).length));
  const listed = strict ? listedInManifest(text) : listedInInfo(text);
  return listed && { listed, strict };
}

/** Whether a path is that file below the folder of a control file. */
function inFolder(control: string, name: string): (path: string) => boolean {
  return (path) => path.startsWith(folderOf(control)) && path.endsWith(sep + name);
}

function folderOf(path: string): string {
  const folder = dirname(path);
  return folder.endsWith(sep) ? folder : folder + sep;
}

/** As short as the folder of the user allows. */
function named(path: string, cwd: string): string {
  const here = cwd.endsWith(sep) ? cwd : cwd + sep;
  return path.startsWith(here) ? path.slice(here.length) : path;
}
