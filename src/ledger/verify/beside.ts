import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type ZodType, z } from '../../zod.ts';
import type { Database } from '../database.ts';
import { isThere } from '../files.ts';
import { parseSuppression, suppressionName } from '../suppression.ts';

/** One sentence for each file beside the ledgers of an advertiser that cannot be read for what it is. */
export async function damagedFilesBeside(folder: string): Promise<string[]> {
  const inside = async (name: string) =>
    (await readdir(join(folder, name)).catch(() => []))
      .filter((file) => file.endsWith('.json'))
      .map((file) => `${name}/${file}`);
  const damaged: string[] = [];
  for (const file of ['audiences.json', ...(await inside('runs')), ...(await inside('plans'))]) {
    const text = await readFile(join(folder, file), 'utf8').catch((error) =>
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : '',
    );
    if (text !== undefined && parsedDocument(file, text) === undefined)
      damaged.push(`${file} is damaged: move it away.`);
  }
  return damaged;
}

/** What a file beside the ledgers says, by its name in the folder; undefined where it is not what its name promises. */
export function parsedDocument(name: string, text: string): unknown {
  const id = basename(name, '.json');
  try {
    if (name === suppressionName) return parseSuppression(JSON.parse(text));
    const parsed = shapeOf(name, id).safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Only what every version wrote: the accounts of old runs stay readable. */
function shapeOf(name: string, id: string): ZodType {
  if (name.startsWith('runs/'))
    return z.looseObject({ run: z.literal(id), status: z.string(), started_at: z.string() });
  if (name.startsWith('plans/')) return z.looseObject({ plan: z.literal(id), made_at: z.string() });
  if (name === 'sizes.json') return z.array(z.looseObject({ at: z.string(), size: z.int() }));
  return z.record(z.string(), z.string());
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
