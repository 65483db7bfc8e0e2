import { access, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson, writeJson } from './files.ts';
import { planDays, planUnknown } from './plans.ts';

const shape = z.object({
  plan: z.string(),
  made_at: z.string(),
  audience: z.object({ id: z.string().nullable(), name: z.string() }),
  facts: z.unknown(),
});

/** What is kept of a plan beside the ledger: for whom it is, and what its receipt says; its rows are in the ledger. */
export type PlanFile = z.infer<typeof shape>;

export async function savePlan(folder: string, plan: PlanFile): Promise<void> {
  await writeJson(fileOf(folder, plan.plan), plan);
}

/** Fault: `plan_not_found`. */
export async function readPlan(folder: string, plan: string): Promise<PlanFile> {
  // An id is letters and digits; anything else could lead out of the folder.
  const found = /^\w+$/.test(plan) ? shape.safeParse(await readJson(fileOf(folder, plan))) : undefined;
  if (!found?.success) throw planUnknown(plan);
  return found.data;
}

/** Whether a ledger that waits for its audience is that of a plan. */
export async function planExists(folder: string, ledgerName: string): Promise<boolean> {
  const plan = fileOf(folder, ledgerName.replace(/^new\//, ''));
  return await access(plan).then(
    () => true,
    () => false,
  );
}

/** Deletes the plans that have not been applied for too long; those of audiences that were never created, whole. */
export async function dropOldPlanFiles(folder: string, now: Date): Promise<void> {
  const files = await readdir(join(folder, 'plans')).catch(() => []);
  for (const file of files.filter((name) => name.endsWith('.json'))) {
    const parsed = shape.safeParse(await readJson(join(folder, 'plans', file)));
    if (!parsed.success || now.getTime() - Date.parse(parsed.data.made_at) < planDays * 86_400_000) continue;
    const { plan, audience } = parsed.data;
    if (audience.id === null) {
      await rm(join(folder, 'new', `${plan}.duckdb`), { force: true });
      await rm(join(folder, 'new', `${plan}.duckdb.wal`), { force: true });
    }
    await rm(join(folder, 'plans', file), { force: true });
  }
}

function fileOf(folder: string, plan: string): string {
  return join(folder, 'plans', `${plan}.json`);
}
