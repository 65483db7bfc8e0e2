import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { forgetPerson, personOf, tracePerson } from '../../src/activation/index.ts';
import type { Workplace } from './push.ts';

export const look = {
  waitMs: undefined,
  warn: () => undefined,
  signal: new AbortController().signal,
} as const;

export function traced(work: Workplace, value: string) {
  return tracePerson(work.context, personOf(value, 'US'), look);
}

export function forgotten(
  work: Workplace,
  value: string,
  { country, client = work.client }: { country?: string; client?: Workplace['client'] } = {},
) {
  const { advertiserId } = work;
  return forgetPerson(work.context, { client, advertiserId }, personOf(value, country), {
    ...look,
    advertiserIds: [advertiserId],
  });
}

export function session({ client, advertiserId }: Workplace) {
  return { client, advertiserId };
}

/** Where the ledgers of the workplace's advertiser are. */
export function folderOf({ context, advertiserId }: Workplace): string {
  return join(context.folders.state, new URL(context.apiOrigin).host.replace(':', '_'), advertiserId);
}

/** Those of the digests that any file of the ledgers holds, as bytes or as text; the suppression is meant to. */
export async function bytesHeld(work: Workplace, digests: readonly string[]): Promise<string[]> {
  const held = new Set<string>();
  for (const name of await readdir(work.context.folders.state, { recursive: true })) {
    const path = join(work.context.folders.state, name);
    if (name.endsWith('suppressed.json') || !(await stat(path)).isFile()) continue;
    const bytes = await readFile(path);
    for (const digest of digests)
      if (bytes.includes(Buffer.from(digest, 'hex')) || bytes.includes(digest)) held.add(digest);
  }
  return digests.filter((digest) => held.has(digest));
}
