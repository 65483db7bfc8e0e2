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
  const database = await openReady(place, memoryLimit);
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
  const database = await openDatabase(ledgerFile(place), { memoryLimit });
  try {
    await prepareSchema(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
