import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Database } from '../database.ts';

/** One sentence for each file beside the ledgers of an advertiser that cannot be read for what it is. */
export async function damagedFilesBeside(folder: string): Promise<string[]> {
  const named = async (inside: string, shape: (name: string) => z.ZodType) =>
    (await readdir(join(folder, inside)).catch(() => []))
      .filter((file) => file.endsWith('.json'))
      .map((file) => [join(inside, file), shape(file.slice(0, -'.json'.length))] as const);
  const files = [
    ['audiences.json', z.record(z.string(), z.string())] as const,
    ...(await named('runs', (run) =>
      z.object({ run: z.literal(run), status: z.string(), started_at: z.string() }),
    )),
    ...(await named('plans', (plan) => z.object({ plan: z.literal(plan), made_at: z.string() }))),
  ];
  const damaged = await Promise.all(
    files.map(async ([file, shape]) => ((await isSound(join(folder, file), shape)) ? [] : [file])),
  );
  return damaged.flat().map((file) => `${file} is damaged: move it away.`);
}

/** Each batch belongs to a run, whose account lies beside the ledger. */
export async function missingReceipts(folder: string, database: Database): Promise<string[]> {
  const runs = (await database.values('select distinct run from batches order by run')) as string[];
  const missing: string[] = [];
  for (const run of runs) {
    // What is no id of a run could lead out of the folder.
    if (!/^\w+$/.test(run) || !(await isThere(join(folder, 'runs', `${run}.json`)))) missing.push(run);
  }
  const [first] = missing;
  return first === undefined
    ? []
    : [
        `Runs that sent batches and have no account in runs/, such as ${first.slice(0, 40)}. (${missing.length})`,
      ];
}

async function isSound(file: string, shape: z.ZodType): Promise<boolean> {
  try {
    return shape.safeParse(JSON.parse(await readFile(file, 'utf8'))).success;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
