import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Ledger, openLedger } from '../../src/ledger/index.ts';
import { ManualClock } from '../support/clock.ts';
import { temporaryFolder } from '../support/folder.ts';
import { identityOf } from '../support/identities.ts';
import { onLedgerFile } from '../support/ledger.ts';

const people = Array.from({ length: 2000 }, (_, at) => identityOf('email', `p${at}@example.com`));
const gone = people.filter((_, at) => at % 10 !== 0);
const bytesOf = ({ digest }: { digest: string }) => Buffer.from(digest, 'hex');

test('compaction: deleted digests are gone from the bytes, everything else is as it was', async (t) => {
  const folder = await folderOf(t);
  const file = join(folder, '9000.duckdb');
  await fill(await open(folder));
  await onLedgerFile(file, (run) =>
    run(
      `delete from identities where hex(digest) in (${gone.map(({ digest }) => `'${digest.toUpperCase()}'`)})`,
    ),
  );
  const before = await readFile(file);
  assert.ok(
    gone.some((identity) => before.includes(bytesOf(identity))),
    'what was deleted is still in the file',
  );
  await writeFile(`${file}.next`, 'left by a run that was killed here');

  const ledger = await open(folder);
  const sizes = await ledger.compact();
  const kept = people.filter((person) => !gone.includes(person));
  assert.deepEqual(
    [...(await ledger.membership()).EMAIL_SHA256].sort(),
    kept.map(({ digest }) => digest).sort(),
  );
  // It is as usable as before: what is known is not sent again.
  await stage(ledger, kept);
  assert.equal((await ledger.plan({ run: 'S', rules: 'tiktok-2025-09', batchSize: 1000 })).unchanged, 200);
  await ledger.close();

  const after = await readFile(file);
  assert.equal(sizes.before, before.length);
  assert.ok(sizes.after < sizes.before, `${sizes.before} to ${sizes.after} bytes`);
  assert.ok(kept.some((identity) => after.includes(bytesOf(identity))));
  for (const identity of gone) assert.ok(!after.includes(bytesOf(identity)));
  assert.deepEqual(await readdir(folder), ['9000.duckdb']);
  const constraints = (path: string) =>
    onLedgerFile(path, (run) =>
      run('select table_name, constraint_text from duckdb_constraints() order by all'),
    );
  const fresh = await folderOf(t);
  await (await open(fresh)).close();
  assert.deepEqual(await constraints(file), await constraints(join(fresh, '9000.duckdb')));
});

async function fill(ledger: Ledger): Promise<void> {
  await stage(ledger, people);
  await ledger.plan({ run: 'R', rules: 'tiktok-2025-09', batchSize: 1000 });
  for (const { number } of await ledger.pending('R')) {
    await ledger.recordSent(number, 'digest', new Date(0));
    const answer = { httpStatus: 200, code: 0, requestId: '2026', attempts: 1 };
    await ledger.recordAnswer(number, 'acked', answer, new Date(0));
  }
  await ledger.settle();
  await ledger.close();
}

async function stage(ledger: Ledger, identities: typeof people): Promise<void> {
  const staging = await ledger.stage();
  for (const [seq, identity] of identities.entries())
    staging.add({ seq, file: 'a.csv', record: seq + 1, identities: [identity] });
  staging.close();
}

async function folderOf(t: TestContext): Promise<string> {
  const folder = await temporaryFolder(t, "led'ger-");
  return folder;
}

function open(folder: string): Promise<Ledger> {
  return openLedger({
    folder,
    name: '9000',
    holder: 'test',
    machine: { pid: process.pid, host: 'here', isAlive: () => true, startOf: async () => '1' },
    clock: new ManualClock(),
  });
}
