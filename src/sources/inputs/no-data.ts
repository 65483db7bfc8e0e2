/**
 * What lies beside the data in exports and archives and holds no people, by name: Adobe's manifests and Audience
 * Manager's control files, what Spark, macOS and Windows leave behind, and hidden files.
 */
export function holdsNoData(path: string): boolean {
  const parts = path.split(/[/\\]/);
  const name = parts.at(-1) ?? '';
  if (parts.some((part) => part === '__MACOSX' || (part.startsWith('.') && !/^\.+$/.test(part)))) return true;
  return (
    isControlFile(name) ||
    /^_(success|committed|started|metadata|common_metadata)|\.crc$/i.test(name) ||
    litter.has(name.toLowerCase())
  );
}

/** Tells how many files there are and how large; Adobe's manifest or Audience Manager's `.info`. */
export function isControlFile(name: string): boolean {
  return isManifest(name) || isInfo(name);
}

/** `manifest-<destinationId>-<dataflowRunId>.json`, as Experience Platform names it. */
export function isManifest(name: string): boolean {
  return /^manifest.*\.json$/i.test(name);
}

export function isInfo(name: string): boolean {
  return /\.info$/i.test(name);
}

const litter: ReadonlySet<string> = new Set(['thumbs.db', 'desktop.ini', 'ehthumbs.db']);
