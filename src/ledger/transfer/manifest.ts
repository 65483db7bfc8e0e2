import { Fault } from '../../fault.ts';
import { type Infer, z } from '../../zod.ts';
import { schemaVersion } from '../schema.ts';

/** Of the form of the export; the tables in it have a version of their own. */
export const exportVersion = 1;

export const manifestName = 'manifest.json';
export const ledgerName = 'ledger.duckdb';

const id = z.string().regex(/^\w{1,40}$/);

const shape = z.object({
  format: z.literal('tiktok-seg ledger'),
  version: z.literal(exportVersion),
  ledger_version: z.int().positive(),
  exported_at: z.string(),
  api_host: z.string(),
  advertiser_id: id,
  audience: z.object({ id, name: z.string().nullable() }),
  files: z
    .array(
      z.object({
        // Nothing that could lead out of the folder: each has its place there.
        name: z.union([
          z.literal(ledgerName),
          z.string().regex(/^(?:runs|plans)\/\w{1,40}\.json$|^(?:sizes|suppressed)\.json$/),
        ]),
        bytes: z.int().nonnegative(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .refine((files) => new Set(files.map(({ name }) => name)).size === files.length)
    .refine((files) => files.some(({ name }) => name === ledgerName)),
});

/** What an export says of itself. */
export type Manifest = Infer<typeof shape>;

export type ExportedFile = Manifest['files'][number];

/** Faults: `ledger_newer`, `export_damaged`. */
export function parseManifest(text: string, file: string): Manifest {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (error) {
    throw damagedExport(file, error);
  }
  const versions = z.object({ format: z.string(), version: z.number(), ledger_version: z.number() });
  const known = versions.safeParse(found);
  if (!known.success || known.data.format !== 'tiktok-seg ledger') throw damagedExport(file);
  if (known.data.version > exportVersion || known.data.ledger_version > schemaVersion) {
    throw new Fault('ledger_newer', `${file} was exported by a newer tiktok-seg.`, {
      hint: 'Update tiktok-seg on this machine; nothing was changed.',
    });
  }
  const parsed = shape.safeParse(found);
  if (!parsed.success) throw damagedExport(file, parsed.error);
  return parsed.data;
}

/** What is wrong stays in the cause: it may quote the file. */
export function damagedExport(file: string, cause?: unknown): Fault {
  return new Fault(
    'export_damaged',
    `${file} is no export of a ledger, or is damaged; nothing was changed.`,
    {
      hint: 'Copy it again, or export the ledger anew: tiktok-seg ledger export.',
      cause,
    },
  );
}
