import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

/** One import of a file, both as paths below the source folder. */
interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

const longestFile = 250;

/** Every broken rule of the house below `root`, one sentence each. */
export function brokenRules(root: string): string[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts'))
    .sort();
  const texts = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
  const imports = [...texts].flatMap(([file, text]) => importsOf(file, text));
  return [
    ...imports.flatMap(doorRules),
    ...circles(imports).map((circle) => `A circle of imports: ${circle.join(' -> ')}`),
    ...[...texts].flatMap(([file, text]) => fileRules(file, text)),
  ];
}

function doorRules({ from, to, typeOnly }: Import): string[] {
  const [here, there] = [roomOf(from), roomOf(to)];
  if (here === there) return [];
  const broken: string[] = [];
  if (there !== '' && to !== `${there}/index.ts`)
    broken.push(`${from} goes past the door of ${there}: ${to}`);
  if (here === 'identities')
    broken.push(`${from} imports ${to}, but identities imports nothing from outside`);
  if (here === '' && there !== '') broken.push(`${from} is common ground, but imports the room ${there}`);
  if (there === 'cli') broken.push(`${from} imports ${to}, but nothing calls cli`);
  if (there === 'emulator' && here !== 'cli') broken.push(`${from} imports the emulator`);
  if (here === 'emulator' && there !== '' && there !== 'tiktok') broken.push(`${from} imports ${to}`);
  if (here === 'emulator' && there === 'tiktok' && !typeOnly) {
    broken.push(`${from} shares code with tiktok, not only types: a shared mistake would hide itself`);
  }
  if (['tiktok', 'sources'].includes(here) && there !== '')
    broken.push(`${from} imports ${to}: data flows one way`);
  return broken;
}

function fileRules(file: string, text: string): string[] {
  const broken: string[] = [];
  const lines = text.split('\n').length - 1;
  if (lines > longestFile) broken.push(`${file} has ${lines} lines, more than ${longestFile}`);
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/gm, '');
  if (roomOf(file) !== 'cli' && !ownProcess.has(file) && /\bprocess\b/.test(code)) {
    broken.push(`${file} touches process; only cli does`);
  }
  return broken;
}

/** Programs of their own, started by the room they are in. */
const ownProcess = new Set(['auth/keychain/helper.ts']);

/** The first folder; empty for common ground. */
function roomOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] as string) : '';
}

function importsOf(from: string, text: string): Import[] {
  const found: Import[] = [];
  const add = (path: string | undefined, typeOnly: boolean) => {
    if (path?.startsWith('.')) found.push({ from, to: posix.join(dirname(from), path), typeOnly });
  };
  for (const [, type, , path] of text.matchAll(
    /^(?:import|export)\s+(type\s+)?([^'";]*?)\s*from\s+'([^']+)'/gm,
  )) {
    add(path, type !== undefined);
  }
  for (const [, path] of text.matchAll(/^import\s+'([^']+)'/gm)) add(path, false);
  for (const [, path] of text.matchAll(/\bimport\(\s*'([^']+)'/g)) add(path, false);
  return found;
}

/** Each circle once, from its first file on. */
function circles(imports: readonly Import[]): string[][] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of imports) targets.set(from, [...(targets.get(from) ?? []), to]);
  const found: string[][] = [];
  const done = new Set<string>();
  const visit = (file: string, path: string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) {
      found.push([...path.slice(at), file]);
      return;
    }
    if (done.has(file)) return;
    for (const next of targets.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of [...targets.keys()].sort()) visit(file, []);
  return found;
}
