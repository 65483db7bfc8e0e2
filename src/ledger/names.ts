import { join } from 'node:path';
import { z } from '../zod.ts';
import { readJson, writeJson } from './files.ts';

const shape = z.record(z.string(), z.string());

/** Which id a name of an audience stood for when it was last used; kept in `audiences.json` beside the ledgers. */
export async function rememberedAudiences(folder: string): Promise<Record<string, string>> {
  const parsed = shape.safeParse(await readJson(join(folder, 'audiences.json')));
  return parsed.success ? parsed.data : {};
}

/** Remembers that `name` stands for `id`; every other name of that id is forgotten. Held under the advertiser's lock. */
export async function rememberAudience(folder: string, name: string, id: string): Promise<void> {
  const others = Object.entries(await rememberedAudiences(folder)).filter(([, other]) => other !== id);
  await writeJson(join(folder, 'audiences.json'), { ...Object.fromEntries(others), [name]: id });
}

export async function forgetAudience(folder: string, id: string): Promise<void> {
  const others = Object.entries(await rememberedAudiences(folder)).filter(([, other]) => other !== id);
  await writeJson(join(folder, 'audiences.json'), Object.fromEntries(others));
}
