import { join } from 'node:path';
import { Fault } from '../fault.ts';
import type { FormKind } from '../identities/index.ts';
import { type Infer, z } from '../zod.ts';
import { readJson, writeJson } from './files.ts';
import { type LockOptions, takeLock } from './lock.ts';

const digests = z.array(z.string().regex(/^(?:[0-9a-f]{32}|[0-9a-f]{64})$/));

const shape = z.object({
  v: z.literal(1),
  /** How often somebody was forgotten: a plan made before the latest time is refused. */
  forgets: z.int().nonnegative(),
  /** The values that people gave, under every rule set. */
  given: digests,
  /** The same in the form that no rule set changes. */
  forms: z.object({ email: digests, phone: digests, device: digests }),
  /** Identities that a ledger held of the same people: a record named by one of them is theirs. */
  linked: digests,
});

export const suppressionName = 'suppressed.json';

/** What the file holds; undefined where it is none of ours. */
export function parseSuppression(value: unknown): Suppression | undefined {
  return shape.safeParse(value).data;
}

/** People who asked to be forgotten by an advertiser; kept beside his ledgers, as digests only. */
export type Suppression = Omit<Infer<typeof shape>, 'v'>;

/** What somebody who wants to be forgotten is known by. */
export interface ForgottenValue {
  given: readonly string[];
  forms: Readonly<Record<FormKind, readonly string[]>>;
}

/** Faults: `ledger_damaged`, `ledger_newer`. Nobody is let in because this cannot be read. */
export async function readSuppression(folder: string): Promise<Suppression> {
  const found = await readJson(fileOf(folder));
  if (found === undefined) return { forgets: 0, given: [], forms: noForms, linked: [] };
  const parsed = shape.safeParse(found);
  if (parsed.success) return parsed.data;
  const { v } = found as { v?: unknown };
  if (typeof v === 'number' && v > 1) {
    throw new Fault('ledger_newer', `${fileOf(folder)} was written by a newer tiktok-seg.`, {
      hint: 'Update tiktok-seg on this machine; nothing was touched.',
    });
  }
  throw new Fault('ledger_damaged', `${fileOf(folder)} is damaged; it was left as it is.`, {
    hint: 'It says who asked to be forgotten. Restore it from a backup; nothing is sent without it.',
  });
}

/** Notes that somebody asked to be forgotten, before anything is done about it. */
export async function suppress(
  folder: string,
  { given, forms }: ForgottenValue,
  lock: LockOptions,
): Promise<Suppression> {
  return await change(folder, lock, (known) => ({
    ...known,
    forgets: known.forgets + 1,
    given: merged(known.given, given),
    forms: mergedForms(known.forms, forms),
  }));
}

/** Notes what else names people who were forgotten, before the ledger that shows it forgets them. */
export async function suppressLinked(
  folder: string,
  linked: readonly string[],
  lock: LockOptions,
): Promise<Suppression> {
  return await change(folder, lock, (known) => ({ ...known, linked: merged(known.linked, linked) }));
}

/** Adds what another machine knows. */
export async function adoptSuppression(
  folder: string,
  { forgets, given, forms, linked }: Suppression,
  lock: LockOptions,
): Promise<void> {
  await change(folder, lock, (known) => {
    const people = {
      given: merged(known.given, given),
      forms: mergedForms(known.forms, forms),
      linked: merged(known.linked, linked),
    };
    if (known.forgets === 0) return { forgets, ...people };
    const isNews = JSON.stringify({ ...known, ...people }) !== JSON.stringify(known);
    // A plan made before either of them knew is refused.
    return { forgets: isNews ? Math.max(known.forgets, forgets) + 1 : known.forgets, ...people };
  });
}

async function change(
  folder: string,
  lock: LockOptions,
  by: (known: Suppression) => Suppression,
): Promise<Suppression> {
  // Others hold it for a moment only.
  const held = await takeLock(join(folder, 'suppressed'), { ...lock, waitMs: 60_000 });
  try {
    const changed = by(await readSuppression(folder));
    await writeJson(fileOf(folder), { v: 1, ...changed });
    return changed;
  } finally {
    await held.release();
  }
}

/** Sorted, so that the order tells nothing. */
function merged(known: readonly string[], more: readonly string[]): string[] {
  return [...new Set([...known, ...more])].sort();
}

function mergedForms(known: Suppression['forms'], more: ForgottenValue['forms']): Suppression['forms'] {
  return {
    email: merged(known.email, more.email),
    phone: merged(known.phone, more.phone),
    device: merged(known.device, more.device),
  };
}

const noForms = { email: [], phone: [], device: [] };

function fileOf(folder: string): string {
  return join(folder, suppressionName);
}
