import { join } from 'node:path';
import { z } from '../zod.ts';
import { readJson, writeJson } from './files.ts';

/** What TikTok gave as the size of an audience, and when it was first seen so. */
export interface SeenSize {
  at: string;
  size: number;
}

const shape = z.array(z.object({ at: z.string(), size: z.int() }));

/** TikTok tells only today's size: what was seen is kept beside the ledger. Returns all of it, the oldest first. */
export async function rememberSize(folder: string, audienceId: string, seen: SeenSize): Promise<SeenSize[]> {
  const path = sizesFile(folder, audienceId);
  const parsed = shape.safeParse(await readJson(path));
  const before = parsed.success ? parsed.data : [];
  if (before.at(-1)?.size === seen.size) return before;
  const sizes = [...before, seen].slice(-1000);
  await writeJson(path, sizes);
  return sizes;
}

export function sizesFile(folder: string, audienceId: string): string {
  return join(folder, `${audienceId.replace(/\W/g, '_')}.sizes.json`);
}
