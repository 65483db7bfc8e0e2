import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ledgerFolder, takeLock } from '../../src/ledger/index.ts';
import { workplace } from '../support/push.ts';

test('the next run deletes what killed runs left, and touches neither plans nor runs at work', async (t) => {
  const work = await workplace(t);
  const { context, advertiserId } = work;
  const file = await work.file('people.csv', 'Email\nada@example.com\n');
  const { receipt } = await work.push(file);
  const { receipt: planned } = await work.push(file, {
    audience: { name: 'not there yet' },
    dryRun: true,
    keep: true,
  });
  const folder = ledgerFolder(context.folders.state, context.apiOrigin, advertiserId);
  const place = (name: string) => join(folder, 'new', name);
  for (const name of ['01KILLED.duckdb', '01KILLED.duckdb.wal', '01LOCKED.duckdb', '01BUSY.duckdb'])
    await writeFile(place(name), 'left');
  const spill = `${receipt.audience.id}.duckdb.tmp`;
  for (const at of [place('01KILLED.duckdb.tmp'), join(folder, spill)]) {
    await mkdir(at);
    await writeFile(join(at, 'duckdb_temp_storage-0.tmp'), 'spilled');
  }
  const dead = { pid: 999_999, process_start: '1', host: 'this-machine', holder: 'run 01LOCKED' };
  await writeFile(`${place('01LOCKED')}.lock`, JSON.stringify(dead));
  await takeLock(place('01BUSY'), { ...context, holder: 'run 01BUSY' });
  await writeFile(join(folder, 'plans', 'DAMAGED.json'), '{');
  await writeFile(place('DAMAGED.duckdb'), 'its rows');

  assert.equal((await work.push(file)).fault, undefined);
  assert.deepEqual((await readdir(join(folder, 'new'))).sort(), [
    '01BUSY.duckdb',
    '01BUSY.lock',
    `${planned.plan}.duckdb`,
    'DAMAGED.duckdb',
  ]);
  assert.ok(!(await readdir(folder)).includes(spill), 'spilled digests are gone');

  // The plan is there for seven days; its rows go with it.
  await context.clock.sleep(7 * 86_400_000 + 1);
  assert.equal((await work.push(file)).fault, undefined);
  assert.deepEqual((await readdir(join(folder, 'new'))).sort(), [
    '01BUSY.duckdb',
    '01BUSY.lock',
    'DAMAGED.duckdb',
  ]);
});
