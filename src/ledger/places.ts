import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A ledger in an advertiser's folder; what it stands for is in its name. */
export interface LedgerPlace {
  /** As `openLedger` takes it. */
  name: string;
  /** `audience`: of one that exists, or did; `archived`: set aside by --recreate; `new`: of one not created yet. */
  kind: 'audience' | 'archived' | 'new';
  /** Not known of a new one. */
  audienceId: string | null;
}

/** Every ledger of an advertiser. */
export async function listLedgers(folder: string): Promise<LedgerPlace[]> {
  const [own, waiting] = await Promise.all([namesIn(folder), namesIn(join(folder, 'new'))]);
  return [
    ...own.map((name): LedgerPlace => {
      const [audienceId = name, archivedAt] = name.split('.');
      return { name, kind: archivedAt === undefined ? 'audience' : 'archived', audienceId };
    }),
    ...waiting.map((name): LedgerPlace => ({ name: `new/${name}`, kind: 'new', audienceId: null })),
  ];
}

/** Advertisers that have a folder below the one of an API host. */
export async function listAdvertiserFolders(hostFolder: string): Promise<string[]> {
  const entries = await readdir(hostFolder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

async function namesIn(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch(() => []);
  return files
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .sort();
}

const ending = '.duckdb';
