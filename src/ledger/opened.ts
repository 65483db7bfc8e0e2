import type { Clock } from '../context.ts';
import { type Database, openDatabase } from './database.ts';
import { ledgerFile } from './folder.ts';
import { dropOldPlans } from './plans.ts';
import { prepareSchema } from './schema.ts';
import { settle } from './settlement.ts';
import { sweepPlace } from './sweep.ts';

/** Opens a ledger and settles what a stopped run left; the caller holds its lock. */
export async function openSettled(
  place: string,
  { clock, memoryLimit }: { clock: Clock; memoryLimit?: string | undefined },
): Promise<Database> {
  await sweepPlace(place);
  const { database, isNew } = await open(place, memoryLimit);
  if (isNew) return database;
  try {
    await settle(database);
    await dropOldPlans(database, clock.now());
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opens a ledger that is settled, or whose run is at work. */
export async function openReady(place: string, memoryLimit?: string): Promise<Database> {
  return (await open(place, memoryLimit)).database;
}

async function open(
  place: string,
  memoryLimit: string | undefined,
): Promise<{ database: Database; isNew: boolean }> {
  const database = await openDatabase(ledgerFile(place), { memoryLimit });
  try {
    return { database, isNew: await prepareSchema(database) };
  } catch (error) {
    database.close();
    throw error;
  }
}
