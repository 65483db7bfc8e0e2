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

function lastPart(name: string): string {
  return name.split(/[/\\]/).at(-1) ?? name;
}
