import { damaged } from '../faults.ts';

/** A file as a manifest or control file tells of it. */
export interface Listed {
  name: string;
  bytes: number;
}

/**
 * The files that Experience Platform's manifest lists: `{"exportResults":[{"sinkPath":…,"name":…,"size":…}]}`.
 * Undefined: this is no such manifest. The path is the storage's own; only the name says anything here.
 */
export function listedInManifest(text: string): Listed[] | undefined {
  const content = parse(text);
  if (!isObject(content) || !Array.isArray(content['exportResults'])) return undefined;
  return content['exportResults'].flatMap((result: unknown) => {
    if (!isObject(result)) return [];
    const { name, size } = result;
    return typeof name === 'string' && typeof size === 'number'
      ? [{ name: lastPart(name), bytes: size }]
      : [];
  });
}

/** The files that Audience Manager's `.info` lists. It looks like JSON, but its keys stand without quotes. */
export function listedInInfo(text: string): Listed[] {
  return (text.match(/\{[^{}]*\}/g) ?? []).flatMap((entry) => {
    const name = /\bFileName"?\s*:\s*"([^"]+)"/.exec(entry)?.[1];
    const bytes = /\bFileByteSize"?\s*:\s*(\d+)/.exec(entry)?.[1];
    return name !== undefined && bytes !== undefined ? [{ name: lastPart(name), bytes: Number(bytes) }] : [];
  });
}

/** A control file of a few megabytes would list ten thousand parts. */
export const largestControlFile = 16 * 1024 * 1024;

/**
 * Compares a list with what is there; returns what a person should know. Throws `source_damaged` for another size, and
 * for what is missing where the list is `strict`: names in `.info` files are not reliable (adobe-formats 6.1).
 */
export function compareListed(
  where: string,
  listed: readonly Listed[],
  sizeOf: (name: string) => number | undefined,
  { strict }: { strict: boolean },
): string[] {
  const warnings: string[] = [];
  for (const { name, bytes } of listed) {
    const size = sizeOf(name);
    if (size === undefined && strict) {
      throw damaged(where, `"${name}"`, 'this file is listed, but it is not there', hint);
    }
    if (size === undefined) warnings.push(`${where} lists ${name}, which is not beside it.`);
    else if (size !== bytes) {
      throw damaged(where, `"${name}"`, `${bytes} bytes are listed, but the file has ${size}`, hint);
    }
  }
  return warnings;
}

/** The name without the folders before it. */
export function lastPart(name: string): string {
  return name.split(/[/\\]/).at(-1) ?? name;
}

const hint =
  'Copy the export again, all its files. If you changed them on purpose, take the manifest away from them.';

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
