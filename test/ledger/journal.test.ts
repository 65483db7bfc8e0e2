import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Database, openDatabase } from '../../src/ledger/database.ts';
import { openJournal } from '../../src/ledger/journal.ts';
import { prepareSchema } from '../../src/ledger/schema.ts';

const noon = new Date('2026-03-01T12:00:00Z');
const later = new Date('2026-03-01T12:00:01Z');
const outcome = { httpStatus: 200, code: 0, requestId: "it's one", attempts: 2 };

test('twenty batches that leave together are noted in one commit, and so are their answers', async (t) => {
  const { database, journal, commits } = await prepare(t);
  const numbers = Array.from({ length: 20 }, (_, number) => number);
  await Promise.all(numbers.map((number) => journal.recordSent(number, `digest ${number}`, noon)));
  assert.equal(commits(), 1);
  assert.deepEqual(await states(database), Array(20).fill('sent'));
  await Promise.all(numbers.map((number) => journal.recordAnswer(number, 'acked', outcome, later)));
  assert.equal(commits(), 2);
  const [batch] = await database.rows('select * from batches where number = 7');
  const { sent_at, answered_at, ...rest } = batch ?? {};
  assert.deepEqual(rest, {
    ...{ number: 7, run: 'R', action: 'add', rows: 1, state: 'acked', body_digest: 'digest 7' },
    ...{ http_status: 200, code: 0, request_id: "it's one", attempts: 2, plan: null },
  });
  assert.deepEqual([sent_at, answered_at].map(String), ['2026-03-01 12:00:00', '2026-03-01 12:00:01']);
});

test('what came while the database was busy is written next, each batch by its own word', async (t) => {
  const { database, journal, commits } = await prepare(t);
  const first = journal.recordSent(0, 'zero', noon);
  const busy = database.values('select count(*) from range(1000)');
  const others = [
    journal.recordSent(1, 'one', noon),
    journal.recordAnswer(2, 'failed', { ...outcome, code: 40002 }, noon),
    journal.recordNotTaken(3),
    journal.recordAnswer(4, 'sent', { ...outcome, code: 20001 }, noon),
    // A batch of which two things are to be noted: the later state, and all that is known.
    journal.recordSent(5, 'five', noon),
    journal.recordAnswer(5, 'acked', outcome, noon),
  ];
  await Promise.all([first, busy, ...others]);
  assert.ok(commits() <= 2, `${commits()} commits`);
  assert.deepEqual((await states(database)).slice(0, 6), [
    ...['sent', 'sent', 'failed', 'pending', 'sent', 'acked'],
  ]);
  const known = await database.values('select body_digest from batches where number = 5');
  assert.deepEqual(known, ['five']);
});

test('an answer that nobody waits for shares the commit of the next record; what is left is written at the end', async (t) => {
  const { database, journal, commits } = await prepare(t);
  const told: string[] = [];
  const first = journal
    .recordAnswer(0, 'acked', outcome, noon, { withNext: true })
    .then(() => told.push('first'));
  assert.equal((await states(database))[0], 'pending');
  assert.deepEqual([commits(), told], [0, []]);

  await Promise.all([journal.recordSent(1, 'one', noon), first]);
  assert.equal(commits(), 1);
  assert.deepEqual((await states(database)).slice(0, 2), ['acked', 'sent']);

  const last = journal.recordAnswer(1, 'acked', outcome, later, { withNext: true });
  await Promise.all([journal.written(), last]);
  assert.equal((await states(database))[1], 'acked');
  await journal.written();
  assert.equal(commits(), 2);
});

test('where it cannot be written, nobody is told that it was', async (t) => {
  const { database, journal } = await prepare(t);
  await database.run('drop table batches');
  const notes = [journal.recordSent(1, 'one', noon), journal.recordAnswer(2, 'acked', outcome, noon)];
  for (const note of await Promise.allSettled(notes)) assert.equal(note.status, 'rejected');
});

async function prepare(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'journal-'));
  const database = await openDatabase(join(folder, '1.duckdb'));
  t.after(async () => {
    database.close();
    await rm(folder, { recursive: true });
  });
  await prepareSchema(database);
  await database.run(
    "insert into batches (number, run, action, rows, state) select range, 'R', 'add', 1, 'pending' from range(20)",
  );
  let commits = 0;
  const counted: Database = {
    ...database,
    runLate: (statement) => {
      commits += 1;
      return database.runLate(statement);
    },
  };
  return { database, journal: openJournal(() => counted), commits: () => commits };
}

async function states(database: Database): Promise<unknown[]> {
  return await database.values('select state from batches order by number');
}
