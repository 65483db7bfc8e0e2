import assert from 'node:assert/strict';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Identity } from '../../src/identities/index.ts';
import { type Ledger, newRunId, openLedger } from '../../src/ledger/index.ts';
import { ManualClock } from '../support/clock.ts';
import { temporaryFolder } from '../support/folder.ts';
import { identityOf } from '../support/identities.ts';
import { ledgerOf, onLedgerFile } from '../support/ledger.ts';

const ada = identityOf('email', 'ada@example.com');
const adasPhone = identityOf('phone', '+12125550101');
const bob = identityOf('email', 'bob@example.com');

test('two people, one without a phone: the request has {} in the slot', async (t) => {
  const ledger = await open(t);
  await planOf(ledger, [[ada, adasPhone], [bob]]);
  const [body] = await bodies(ledger);
  assert.deepEqual(JSON.parse(body as string), {
    advertiser_ids: ['7000'],
    action: 'add',
    id_schema: ['EMAIL_SHA256', 'PHONE_SHA256'],
    batch_data: [
      [
        { id: ada.digest, audience_ids: ['9000'] },
        { id: adasPhone.digest, audience_ids: ['9000'] },
      ],
      [{ id: bob.digest, audience_ids: ['9000'] }, {}],
    ],
  });
});

test('a run has a name of 26 letters and digits, whatever the clock says', () => {
  const names = ['2026-01-02T03:04:05Z', '2121-12-16T20:00:08Z', '1963-07-08T11:06:51Z'].map((time) =>
    newRunId(new Date(time), (size) => new Uint8Array(size)),
  );
  assert.deepEqual(names, ['01KDYAK3480000000000000000', '04BJ0T4VA00000000000000000', '0'.repeat(26)]);
});

test('a person takes as many rows as the most numerous kind has values', async (t) => {
  const ledger = await open(t);
  const second = identityOf('email', 'ada@example.org');
  const device: Identity = { kind: 'gaid', hash: 'md5', digest: 'ab'.repeat(16) };
  const difference = await planOf(ledger, [[ada, second, adasPhone, device]]);
  assert.equal(difference.memberRows, 2);
  const { id_schema, batch_data } = JSON.parse((await bodies(ledger))[0] as string);
  assert.deepEqual(id_schema, ['EMAIL_SHA256', 'PHONE_SHA256', 'AAID_MD5']);
  assert.deepEqual(
    batch_data.map((row: { id?: string }[]) => row.map(({ id }) => id)),
    [
      [ada.digest, adasPhone.digest, device.digest],
      [second.digest, undefined, undefined],
    ],
  );
});

test('a person with thousands of values keeps each in its row', async (t) => {
  const ledger = await open(t);
  const emails = Array.from({ length: 5000 }, (_, at) => identityOf('email', `ada${at}@example.com`));
  const phones = Array.from({ length: 3000 }, (_, at) => identityOf('phone', `+1212${2_000_000 + at}`));
  const difference = await planOf(ledger, [[bob], [...emails, ...phones], [adasPhone]]);
  assert.equal(difference.memberRows, 5002);
  const rows = (await bodies(ledger)).flatMap((body) => JSON.parse(body).batch_data as { id?: string }[][]);
  assert.deepEqual(
    rows.map(([email, phone]) => [email?.id, phone?.id]),
    [
      [bob.digest, undefined],
      ...emails.map(({ digest }, at) => [digest, phones[at]?.digest]),
      [undefined, adasPhone.digest],
    ],
  );
});

test('what is staged fills whole row groups, so that closing the file does not bring them together anew', async (t) => {
  const ledger = await ledgerOf(t);
  const people = 130_000;
  await ledger.at(async (opened) => {
    const staging = await opened.stage();
    for (let seq = 0; seq < people; seq += 1) {
      const emails = [0, 1, 2].map((nth) => digestOf(3 * seq + nth));
      // As if the file changed in the middle of a chunk.
      const file = seq < 50_001 ? 'a.csv' : 'b.csv';
      staging.add({ seq, file, record: seq + 1, identities: emails });
    }
    staging.close();
  });
  const [groups, counts] = await onLedgerFile(ledger.file, async (run) => [
    await run(`select distinct row_group_id::integer as at, max(start + count)::integer as rows
      from pragma_storage_info('staged') where column_name = 'seq' and segment_type = 'UBIGINT'
      group by row_group_id order by 1`),
    await run(`select count(*)::integer as rows, count(distinct email)::integer as emails,
      count(distinct (seq, k))::integer as places, max(k)::integer as last from staged`),
  ]);
  assert.deepEqual(counts, [{ rows: 3 * people, emails: 3 * people, places: 3 * people, last: 2 }]);
  assert.deepEqual(
    groups?.map(({ rows }) => rows),
    [122_880, 122_880, 122_880, 21_360],
  );
});

test('records are counted however far apart their numbers are', async (t) => {
  const ledger = await open(t);
  const staging = await ledger.stage();
  for (const [at, seq] of [0, 7_999_999, 8_000_000, 8_000_001, 16_000_000].entries())
    staging.add({
      seq,
      file: 'a.csv',
      record: seq + 1,
      identities: [digestOf(at % 4), digestOf(9 + (at % 4))],
    });
  staging.close();
  const { added, duplicate } = await ledger.plan({ run: 'R', rules: 'tiktok-2025-09', batchSize: 1000 });
  assert.deepEqual([added, duplicate], [4, 1]);
});

test('each record comes to one end: duplicate, unchanged or added', async (t) => {
  const folder = await folderOf(t);
  const first = await open(t, { folder });
  const before = await planOf(first, [[ada, adasPhone], [ada], [bob], [adasPhone, ada]]);
  assert.deepEqual([before.added, before.duplicate, before.unchanged], [2, 2, 0]);
  assert.deepEqual(before.wouldAdd, { email: 2, phone: 1, idfa: 0, gaid: 0 });
  await acknowledgeAll(first);
  await first.close();

  const again = await open(t, { folder });
  const eve = identityOf('email', 'eve@example.com');
  // Ada is known, Eve is new; Bob got a phone, so TikTok is shown the whole of Bob.
  const after = await planOf(again, [[ada, adasPhone], [eve], [bob, identityOf('phone', '+12125550102')]]);
  assert.deepEqual([after.added, after.duplicate, after.unchanged], [2, 0, 1]);
  assert.equal(after.presentBefore, 3);
  assert.deepEqual(after.wouldAdd, { email: 1, phone: 1, idfa: 0, gaid: 0 });
  const { batch_data } = JSON.parse((await bodies(again))[0] as string);
  assert.deepEqual(batch_data[1][0].id, bob.digest);
});

test('batches are cut by member rows and keep the order of the source', async (t) => {
  const ledger = await open(t);
  const people = Array.from({ length: 25 }, (_, at) => [identityOf('email', `p${at}@example.com`)]);
  const { batches } = await planOf(ledger, people, 10);
  assert.equal(batches, 3);
  const sent = (await bodies(ledger)).flatMap((body) =>
    JSON.parse(body).batch_data.map(([{ id }]: [{ id: string }]) => id),
  );
  assert.deepEqual(
    sent,
    people.map(([identity]) => identity?.digest),
  );
});

test('what was sent and never answered is sent again, what was answered is not', async (t) => {
  const folder = await folderOf(t);
  const first = await open(t, { folder });
  await planOf(first, [[ada], [bob]], 1);
  const [answered, unanswered] = await first.pending('R');
  await first.recordSent(answered?.number as number, 'digest', new Date(0));
  await first.recordAnswer(answered?.number as number, 'acked', answer, new Date(0));
  await first.recordSent(unanswered?.number as number, 'digest', new Date(0));
  // The process dies here: nothing is settled.
  await first.close();

  const again = await open(t, { folder });
  const difference = await planOf(again, [[ada], [bob]]);
  assert.deepEqual([difference.unchanged, difference.added], [1, 1]);
  assert.equal(difference.presentBefore, 2, 'Bob counts as perhaps present');
});

test('members of an unfinished run are dropped, not mixed into the next', async (t) => {
  const folder = await folderOf(t);
  const first = await open(t, { folder });
  await planOf(first, [[ada], [bob]]);
  await first.close();
  const again = await open(t, { folder });
  const difference = await planOf(again, [[bob]]);
  assert.deepEqual([difference.added, difference.batches], [1, 1]);
});

test('refused data is neither present nor pending afterwards', async (t) => {
  const folder = await folderOf(t);
  const first = await open(t, { folder });
  const planned = await planOf(first, [[ada]]);
  const [batch] = await first.pending('R');
  await first.recordSent(batch?.number as number, 'digest', new Date(0));
  await first.recordAnswer(batch?.number as number, 'failed', { ...answer, code: 40002 }, new Date(0));
  assert.deepEqual((await first.deliveries('R', planned)).records, {
    added: 0,
    removed: 0,
    pending: 1,
    refused: 0,
  });
  await first.settle();
  await first.close();
  const again = await open(t, { folder });
  assert.equal((await planOf(again, [[ada]])).presentBefore, 0);
});

test('the ledger of an audience that did not exist moves to its id when TikTok gives one', async (t) => {
  const folder = await folderOf(t);
  const ledger = await open(t, { folder, name: 'new/R' });
  await planOf(ledger, [[ada]]);
  await ledger.become('9001');
  await acknowledgeAll(ledger);
  await ledger.close();
  assert.deepEqual((await readdir(folder)).sort(), ['9001.duckdb', 'new']);
  assert.deepEqual(await readdir(join(folder, 'new')), []);
  const again = await open(t, { folder, name: '9001' });
  assert.equal((await planOf(again, [[ada]])).unchanged, 1);
});

test('a dry run of a missing audience leaves nothing behind', async (t) => {
  const folder = await folderOf(t);
  const ledger = await open(t, { folder, name: 'new/R' });
  await planOf(ledger, [[ada]]);
  await ledger.close({ discard: true });
  assert.deepEqual(await readdir(join(folder, 'new')), []);
});

test('only the owner can read a ledger', {
  skip: process.platform === 'win32' && 'Windows has no mode bits',
}, async (t) => {
  const before = process.umask(0o077);
  t.after(() => process.umask(before));
  const folder = await folderOf(t);
  await open(t, { folder });
  assert.equal((await stat(join(folder, '9000.duckdb'))).mode & 0o077, 0);
});

test('a damaged ledger is reported and kept', async (t) => {
  const folder = await folderOf(t);
  const rubbish = Buffer.alloc(20_000, 'no database');
  await writeFile(join(folder, '9000.duckdb'), rubbish);
  await assert.rejects(open(t, { folder }), { code: 'ledger_damaged', exitCode: 11 });
  assert.equal((await stat(join(folder, '9000.duckdb'))).size, rubbish.length);
  assert.deepEqual(await readdir(folder), ['9000.duckdb'], 'the lock is given back');
});

test('a ledger of a newer version is refused', async (t) => {
  const folder = await folderOf(t);
  await (await open(t, { folder })).close();
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(join(folder, '9000.duckdb'));
  const connection = await instance.connect();
  await connection.run("update meta set value = '999' where key = 'version'");
  connection.closeSync();
  instance.closeSync();
  await assert.rejects(open(t, { folder }), { code: 'ledger_newer', exitCode: 11 });
});

const answer = { httpStatus: 200, code: 0, requestId: '2026', attempts: 1 };

async function folderOf(t: TestContext): Promise<string> {
  const folder = await temporaryFolder(t);
  return folder;
}

async function open(
  t: TestContext,
  { folder, name = '9000' }: { folder?: string; name?: string } = {},
): Promise<Ledger> {
  const ledger = await openLedger({
    folder: folder ?? (await folderOf(t)),
    name,
    holder: 'test',
    machine: { pid: process.pid, host: 'here', isAlive: () => true, startOf: async () => '1' },
    clock: new ManualClock(),
  });
  let open = true;
  t.after(() => (open ? ledger.close() : undefined));
  return {
    ...ledger,
    close: async (options) => {
      open = false;
      await ledger.close(options);
    },
  };
}

/** Of nobody. */
function digestOf(number: number): Identity {
  return { kind: 'email', hash: 'sha256', digest: number.toString(16).padStart(64, '0') };
}

async function planOf(ledger: Ledger, people: readonly (readonly Identity[])[], batchSize = 1000) {
  const staging = await ledger.stage();
  for (const [seq, identities] of people.entries())
    staging.add({ seq, file: 'a.csv', record: seq + 1, identities });
  staging.close();
  return ledger.plan({ run: 'R', rules: 'tiktok-2025-09', batchSize });
}

async function bodies(ledger: Ledger): Promise<string[]> {
  const texts: string[] = [];
  for (const batch of await ledger.pending('R')) {
    const body = await ledger.body(batch, { advertiserId: '7000', audienceId: '9000' });
    texts.push(Buffer.from(body).toString('utf8'));
  }
  return texts;
}

async function acknowledgeAll(ledger: Ledger): Promise<void> {
  for (const { number } of await ledger.pending('R')) {
    await ledger.recordSent(number, 'digest', new Date(0));
    await ledger.recordAnswer(number, 'acked', answer, new Date(0));
  }
  await ledger.settle();
}
