import { type Infer, z } from '../../zod.ts';
import type { Database } from '../database.ts';
import type { BatchOutcome } from '../journal.ts';
import { readMeta, writeMeta } from '../meta.ts';

const shape = z.array(
  z.object({ run: z.string(), batches: z.array(z.int()), mark: z.string(), at: z.string() }),
);

/** Files that TikTok has taken and may still be working on: it can fail with them after it has acknowledged them. */
export type FilesInProcess = Infer<typeof shape>[number];

const key = 'files_in_process';

export async function filesInProcess(database: Database): Promise<FilesInProcess[]> {
  return shape.parse(JSON.parse((await readMeta(database, key)) ?? '[]'));
}

/** Keeps these and forgets the others. */
export async function keepInProcess(database: Database, files: readonly FilesInProcess[]): Promise<void> {
  await writeMeta(database, key, JSON.stringify(files));
}

/** In one step with the acknowledgement: stopped in between, a failure of the processing would never be looked for. */
export async function recordTaken(
  database: Database,
  batches: readonly number[],
  outcome: BatchOutcome,
  { run, at, mark }: { run: string; at: Date; mark: string },
): Promise<void> {
  await database.together(async () => {
    await database.run(
      `update batches set state = 'acked', http_status = ?, code = ?, request_id = ?, attempts = ?,
       answered_at = '${at.toISOString()}' where number in (${batches.join(', ')})`,
      outcome.httpStatus,
      outcome.code,
      outcome.requestId,
      outcome.attempts,
    );
    const before = await filesInProcess(database);
    await keepInProcess(database, [...before, { run, batches: [...batches], mark, at: at.toISOString() }]);
  });
}

/** Takes back the acknowledgement of files that TikTok failed to process; gives the number of identities concerned. */
export async function recall(database: Database, { batches }: FilesInProcess): Promise<number> {
  const chosen = `(${batches.join(', ')})`;
  const [count] = await database.values(
    `select count(distinct (slot, digest)) from identities where batch in ${chosen}`,
  );
  await database.together(async () => {
    await database.run(`update batches set state = 'sent' where number in ${chosen} and state = 'acked'`);
    await database.run("update meta set value = (value::ubigint + 1)::varchar where key = 'generation'");
    const others = (await filesInProcess(database)).filter(
      (files) => files.batches.join() !== batches.join(),
    );
    await keepInProcess(database, others);
  });
  return Number(count);
}
