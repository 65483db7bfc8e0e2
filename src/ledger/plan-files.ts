import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Infer, z } from '../zod.ts';
import { readJson, writeJson } from './files.ts';
import { planDays, planUnknown } from './plans.ts';

const shape = z.object({
  plan: z.string(),
  made_at: z.string(),
  audience: z.object({ id: z.string().nullable(), name: z.string() }),
  facts: z.unknown(),
});

/** What is kept of a plan beside the ledger: for whom it is, and what its receipt says; its rows are in the ledger. */
export type PlanFile = Infer<typeof shape>;

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

/** Deletes the plans that have not been applied for too long; the rows of those for a known audience go with its next run. */
export async function dropOldPlanFiles(folder: string, now: Date): Promise<void> {
  for (const { plan, made_at } of await allPlans(folder)) {
    if (now.getTime() - Date.parse(made_at) < planDays * 86_400_000) continue;
    await rm(fileOf(folder, plan), { force: true });
  }
}

/** Ids of all plans, readable or not. */
export async function keptPlans(folder: string): Promise<Set<string>> {
  const files = await readdir(join(folder, 'plans')).catch(() => []);
  return new Set(
    files.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length)),
  );
}

async function allPlans(folder: string): Promise<PlanFile[]> {
  const found: PlanFile[] = [];
  for (const plan of await keptPlans(folder)) {
    // A damaged one is for `ledger verify` to tell of: no other plan and no push waits for it.
    const parsed = shape.safeParse(await readJson(fileOf(folder, plan)).catch(() => undefined));
    if (parsed.success) found.push(parsed.data);
  }
  return found;
}

function fileOf(folder: string, plan: string): string {
  return join(folder, 'plans', `${plan}.json`);
}
