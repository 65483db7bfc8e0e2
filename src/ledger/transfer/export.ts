import { createHash } from 'node:crypto';
import { lstat, readFile, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Context } from '../../context.ts';
import { Fault } from '../../fault.ts';
import { hostOf } from '../folder.ts';
import { openLedger } from '../ledger.ts';
import { keptPlans } from '../plan-files.ts';
import { schemaVersion } from '../schema.ts';
import { sizesFile } from '../sizes.ts';
import { suppressionName } from '../suppression.ts';
import { type ChosenLedger, chooseLedgers, type LedgerChoice } from '../upkeep/choose.ts';
import { exists, type Part, sha256Of, writeArchive } from './archive.ts';
import { type ExportedFile, exportVersion, ledgerName, type Manifest, manifestName } from './manifest.ts';

export interface Exported {
  file: string;
  bytes: number;
  advertiser_id: string;
  audience: { id: string; name: string | null };
  /** Accounts of runs that went with it. */
  runs: number;
}

/**
 * Writes the ledger of one audience, settled and without what was deleted, into one file with the accounts of its runs
 * and its plans, to be imported on another machine. Faults: `file_exists`, `audience_busy`, those of the ledger.
 */
export async function exportLedger(
  context: Context,
  file: string,
  choice: LedgerChoice,
  options: { waitMs?: number | undefined; signal: AbortSignal },
): Promise<Exported> {
  const place = resolve(context.cwd, file);
  if (await lstat(place).catch(() => undefined)) throw exists(file);
  const chosen = await onlyOne(context, choice);
  const { advertiserId, folder, name, audienceName } = chosen;
  const audience = { id: name, name: audienceName };
  const ledger = await openLedger({ ...context, ...options, folder, name, holder: 'ledger export' });
  const copy = `${chosen.file}.next`;
  try {
    await ledger.copyTo(copy);
    const parts = [
      { name: ledgerName, content: { path: copy } },
      ...(await filesBeside(chosen, await ledger.runs())),
    ];
    const manifest: Manifest = {
      format: 'tiktok-seg ledger',
      version: exportVersion,
      ledger_version: schemaVersion,
      exported_at: context.clock.now().toISOString(),
      api_host: hostOf(context.apiOrigin),
      advertiser_id: advertiserId,
      audience,
      files: await Promise.all(parts.map(described)),
    };
    const text = Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`);
    await writeArchive(place, [{ name: manifestName, content: text }, ...parts], options.signal);
    const runs = parts.filter((part) => part.name.startsWith('runs/')).length;
    return { file, bytes: (await stat(place)).size, advertiser_id: advertiserId, audience, runs };
  } finally {
    await rm(copy, { force: true });
    await ledger.close();
  }
}

async function onlyOne(context: Context, choice: LedgerChoice): Promise<ChosenLedger> {
  const chosen = (await chooseLedgers(context, choice)).filter(({ kind }) => kind === 'audience');
  const [first] = chosen;
  if (first && chosen.length === 1) return first;
  throw new Fault('usage', chosen.length === 0 ? 'There is no ledger to export.' : 'Which audience?', {
    hint: 'Give --audience NAME or --audience-id ID; tiktok-seg ledger verify lists the ledgers there are.',
  });
}

async function filesBeside({ folder, name }: ChosenLedger, runs: readonly string[]): Promise<Part[]> {
  const plans = await keptPlans(folder);
  const wanted: [string, string][] = [
    ...runs.map((run): [string, string] => [`runs/${run}.json`, join(folder, 'runs', `${run}.json`)]),
    // A plan has the name of its run.
    ...runs
      .filter((run) => plans.has(run))
      .map((plan): [string, string] => [`plans/${plan}.json`, join(folder, 'plans', `${plan}.json`)]),
    ['sizes.json', sizesFile(folder, name)],
    // Else who was forgotten here would be added again there.
    [suppressionName, join(folder, suppressionName)],
  ];
  const parts: Part[] = [];
  for (const [part, path] of wanted) {
    const content = await readFile(path).catch((error) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    });
    if (content) parts.push({ name: part, content });
  }
  return parts;
}

async function described({ name, content }: Part): Promise<ExportedFile> {
  return Buffer.isBuffer(content)
    ? { name, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') }
    : { name, bytes: (await stat(content.path)).size, sha256: await sha256Of(content.path) };
}
