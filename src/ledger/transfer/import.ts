import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Context } from '../../context.ts';
import { Fault } from '../../fault.ts';
import { isThere, unwritable, writeJson } from '../files.ts';
import { hostOf, ledgerFile, ledgerFolder } from '../folder.ts';
import { ledgerExists, setAside } from '../ledger-files.ts';
import { type LockOptions, takeLock } from '../lock.ts';
import { rememberAudience, rememberedAudiences } from '../names.ts';
import { sizesFile } from '../sizes.ts';
import { adoptSuppression, type Suppression, suppressionName } from '../suppression.ts';
import { sweepPlace } from '../sweep.ts';
import type { LedgerChoice } from '../upkeep/choose.ts';
import { parsedDocument } from '../verify/beside.ts';
import { adopt } from './adopt.ts';
import { type Archive, openArchive } from './archive.ts';
import {
  damagedExport,
  type ExportedFile,
  ledgerName,
  type Manifest,
  manifestName,
  parseManifest,
} from './manifest.ts';

export interface ImportOptions extends LedgerChoice {
  /** Whether a ledger that is there is set aside for this one. */
  replace: boolean;
  waitMs?: number | undefined;
  signal: AbortSignal;
}

export interface Imported {
  file: string;
  advertiser_id: string;
  audience: Manifest['audience'];
  exported_at: string;
  /** Identities that are present, surely or perhaps. */
  present: number;
  runs: number;
  /** Whether a ledger that was here was set aside. */
  replaced: boolean;
}

/**
 * Puts an exported ledger in its place on this machine. Believes nothing: every byte is checked against its sum, every
 * name against what may be there, and the rows go through this program's own tables and have to hold what must hold of a
 * ledger. Faults: `export_damaged`, `ledger_newer`, `export_elsewhere`, `ledger_exists`, `audience_busy`.
 */
export async function importLedger(
  context: Context,
  file: string,
  options: ImportOptions,
): Promise<Imported> {
  const archive = await openArchive(resolve(context.cwd, file), file, options.signal);
  try {
    const manifest = await readManifest(archive, file);
    checkDestination(context, file, manifest, options);
    const folder = ledgerFolder(context.folders.state, context.apiOrigin, manifest.advertiser_id);
    const place = join(folder, manifest.audience.id);
    const lock = await takeLock(place, { ...context, ...options, holder: 'ledger import' });
    try {
      const replaced = await ledgerExists(folder, manifest.audience.id);
      if (replaced && !options.replace) throw alreadyThere(manifest);
      await sweepPlace(place);
      const present = await unpackLedger(archive, file, manifest, place);
      const documents = await readDocuments(archive, file, manifest);
      options.signal.throwIfAborted();
      await writeDocuments(folder, manifest.audience.id, documents, {
        ...context,
        ...options,
        holder: 'ledger import',
      });
      // Also where there is only the log of one that was moved away: it would be played into this one.
      await setAside(place, context.clock.now());
      await rename(`${ledgerFile(place)}.next`, ledgerFile(place)).catch((error) => {
        throw unwritable(ledgerFile(place), error);
      });
      await rememberName(folder, manifest);
      const runs = documents.filter(({ name }) => name.startsWith('runs/')).length;
      const { advertiser_id, audience, exported_at } = manifest;
      return { file, advertiser_id, audience, exported_at, present, runs, replaced };
    } finally {
      await sweepPlace(place);
      await lock.release();
    }
  } finally {
    archive.close();
  }
}

const largestDocument = 64_000_000;

async function readManifest(archive: Archive, file: string): Promise<Manifest> {
  const text = await readWhole(archive, file, manifestName);
  const manifest = parseManifest(text.toString('utf8'), file);
  const listed = manifest.files.every(
    ({ name, bytes }) => archive.entries.get(name)?.uncompressedSize === bytes,
  );
  if (!listed || archive.entries.size !== manifest.files.length + 1) throw damagedExport(file);
  return manifest;
}

async function readWhole(archive: Archive, file: string, name: string): Promise<Buffer> {
  const entry = archive.entries.get(name);
  if (!entry || entry.uncompressedSize > largestDocument) throw damagedExport(file);
  const blocks: Buffer[] = [];
  for await (const block of archive.read(entry)) blocks.push(block);
  return Buffer.concat(blocks);
}

/** A ledger belongs to one audience of one advertiser at one API host, and goes nowhere else. */
function checkDestination(
  { apiOrigin }: Context,
  file: string,
  { api_host, advertiser_id, audience }: Manifest,
  { advertiser, audience: name, audienceId }: LedgerChoice,
): void {
  const elsewhere = (what: string, hint: string) =>
    new Fault('export_elsewhere', `${file} ${what}.`, { hint });
  if (api_host !== hostOf(apiOrigin)) {
    throw elsewhere(
      `is of the API at ${api_host}, and this is ${hostOf(apiOrigin)}`,
      'Set TIKTOK_SEG_API_URL as it was where it was exported.',
    );
  }
  if (advertiser !== undefined && advertiser !== advertiser_id) {
    throw elsewhere(
      `is of advertiser ${advertiser_id}, not ${advertiser}`,
      'Leave --advertiser (or TIKTOK_SEG_ADVERTISER_ID) out, or give the right file.',
    );
  }
  if ((audienceId ?? audience.id) !== audience.id || (name !== undefined && name !== audience.name)) {
    throw elsewhere(
      `is of the audience ${audience.name === null ? '' : `"${audience.name}" `}${audience.id}`,
      'Leave --audience and --audience-id out, or give the right file.',
    );
  }
}

function alreadyThere({ advertiser_id, audience: { id } }: Manifest): Fault {
  return new Fault(
    'ledger_exists',
    `This machine has a ledger of the audience ${id} of advertiser ${advertiser_id}.`,
    {
      hint: 'What it knows and the export does not would be lost. Give --replace to set it aside.',
    },
  );
}

/** Leaves the ledger beside its place, as `….next`; returns the number of identities present. */
async function unpackLedger(
  archive: Archive,
  file: string,
  { files }: Manifest,
  place: string,
): Promise<number> {
  const given = `${ledgerFile(place)}.given`;
  const entry = archive.entries.get(ledgerName);
  const expected = files.find(({ name }) => name === ledgerName);
  if (!entry || !expected) throw damagedExport(file);
  const hash = createHash('sha256');
  async function* hashed(blocks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const block of blocks) {
      hash.update(block);
      yield block;
    }
  }
  await pipeline(
    Readable.from(hashed(archive.read(entry))),
    createWriteStream(given, { flags: 'wx', mode: 0o600 }),
  ).catch((error) => {
    throw error instanceof Fault ? error : unwritable(given, error);
  });
  if (hash.digest('hex') !== expected.sha256) throw damagedExport(file);
  const present = await adopt(given, `${ledgerFile(place)}.next`, file);
  await rm(given);
  return present;
}

type Document = Pick<ExportedFile, 'name'> & { value: unknown };

async function readDocuments(archive: Archive, file: string, { files }: Manifest): Promise<Document[]> {
  const documents: Document[] = [];
  for (const listed of files.filter(({ name }) => name !== ledgerName)) {
    const text = await readWhole(archive, file, listed.name);
    const sum = createHash('sha256').update(text).digest('hex');
    const value = parsedDocument(listed.name, text.toString('utf8'));
    if (sum !== listed.sha256 || value === undefined) throw damagedExport(file);
    documents.push({ name: listed.name, value });
  }
  return documents;
}

/** What is here already is as good: an account does not change any more. */
async function writeDocuments(
  folder: string,
  audienceId: string,
  documents: readonly Document[],
  lock: LockOptions,
): Promise<void> {
  for (const { name, value } of documents) {
    if (name === suppressionName) {
      await adoptSuppression(folder, value as Suppression, lock);
      continue;
    }
    const path = name === 'sizes.json' ? sizesFile(folder, audienceId) : join(folder, name);
    if (!(await isThere(path))) await writeJson(path, value);
  }
}

/** A name that stands for another audience here keeps to it: the next push asks TikTok. */
async function rememberName(folder: string, { audience: { id, name } }: Manifest): Promise<void> {
  if (name === null) return;
  const names = await rememberedAudiences(folder);
  if (!Object.hasOwn(names, name)) await rememberAudience(folder, name, id);
}
