import { join } from 'node:path';
import { z } from '../zod.ts';
import { readJson, writeJson } from './files.ts';

const shape = z.record(z.string(), z.string());

/**
 * Which ledger holds what an audience is being created with, by the audience's name; in `creating.json` beside the
 * ledgers. Who was stopped before TikTok's answer finds by it what may be in an audience of that name. Held under the
 * advertiser's lock.
 */
export async function creationUnderWay(folder: string, audienceName: string): Promise<string | undefined> {
  const all = await creations(folder);
  return Object.hasOwn(all, audienceName) ? all[audienceName] : undefined;
}

export async function rememberCreation(folder: string, audienceName: string, ledger: string): Promise<void> {
  const entries = Object.entries(await creations(folder)).filter(([name]) => name !== audienceName);
  await writeJson(pathOf(folder), Object.fromEntries([...entries, [audienceName, ledger]]));
}

export async function forgetCreation(folder: string, audienceName: string): Promise<void> {
  const entries = Object.entries(await creations(folder));
  const others = entries.filter(([name]) => name !== audienceName);
  if (others.length < entries.length) await writeJson(pathOf(folder), Object.fromEntries(others));
}

export async function creations(folder: string): Promise<Record<string, string>> {
  const parsed = shape.safeParse(await readJson(pathOf(folder)));
  return parsed.success ? parsed.data : {};
}

function pathOf(folder: string): string {
  return join(folder, 'creating.json');
}
