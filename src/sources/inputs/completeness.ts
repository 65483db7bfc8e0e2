import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { damaged } from '../faults.ts';
import { type Listed, listedInInfo, listedInManifest } from './control-files.ts';
import type { Gathered } from './gather.ts';
import { isControlFile, isManifest } from './no-data.ts';

/** A control file of a few megabytes would list ten thousand parts. */
const largestControlFile = 16 * 1024 * 1024;

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
    const own = ({ name }: Listed) =>
      paths.some((file) => file.startsWith(folderOf(path)) && file.endsWith(sep + name));
    // One that lists none of these files tells of another export, unless it came with them.
    if (!given.has(path) && !control.listed.some(own)) continue;
    for (const listed of control.listed) {
      const problem = await check(listed, path, paths, control.strict, cwd);
      if (problem !== undefined) warnings.push(problem);
    }
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

/** `strict`: a file that is listed must be there. Names in `.info` files are not reliable (adobe-formats, 6.1). */
async function readControl(path: string): Promise<{ listed: Listed[]; strict: boolean } | undefined> {
  const entry = await stat(path).catch(() => undefined);
  if (entry === undefined || !entry.isFile() || entry.size > largestControlFile) return undefined;
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const strict = isManifest(path.slice(folderOf(path).length));
  const listed = strict ? listedInManifest(text) : listedInInfo(text);
  return listed && { listed, strict };
}

async function check(
  { name, bytes }: Listed,
  control: string,
  paths: readonly string[],
  strict: boolean,
  cwd: string,
): Promise<string | undefined> {
  const folder = folderOf(control);
  const path = paths.find((file) => file.startsWith(folder) && file.endsWith(sep + name)) ?? folder + name;
  const size = (await stat(path).catch(() => undefined))?.size;
  const where = named(control, cwd);
  if (size === undefined) {
    if (!strict) return `${where} lists ${name}, which is not beside it.`;
    throw damaged(where, `"${name}"`, 'this file is listed, but it is not there', hint);
  }
  if (size !== bytes) {
    throw damaged(where, `"${name}"`, `${bytes} bytes are listed, but the file has ${size}`, hint);
  }
  return paths.includes(path) ? undefined : `${where} lists ${name} too, which is not among the files given.`;
}

const hint =
  'Copy the export again, all its files. If you changed them on purpose, move the manifest out of the folder.';

function folderOf(path: string): string {
  const folder = dirname(path);
  return folder.endsWith(sep) ? folder : folder + sep;
}

/** As short as the folder of the user allows. */
function named(path: string, cwd: string): string {
  const here = cwd.endsWith(sep) ? cwd : cwd + sep;
  return path.startsWith(here) ? path.slice(here.length) : path;
}
