import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import { openLedger } from '../../src/ledger/index.ts';
import { ManualClock } from '../support/clock.ts';
import { temporaryFolder } from '../support/folder.ts';
import { identityOf, sha256 } from '../support/identities.ts';
import { onLedgerFile } from '../support/ledger.ts';

/** The tables as version 1 made them, written down then. */
const version1 = `
  create table meta (key varchar primary key, value varchar not null);
  insert into meta values ('version', '1'), ('generation', '3');
  create table batches (
    number ubigint primary key, run varchar not null, action varchar not null, rows uinteger not null,
    state varchar not null check (state in ('pending', 'sent', 'acked', 'failed')),
    body_digest varchar, http_status usmallint, code integer, request_id varchar,
    attempts uinteger not null default 0, sent_at timestamp, answered_at timestamp
  );
  create table identities (
    slot utinyint not null, digest blob not null, rules varchar not null, member_row ubigint not null,
    batch ubigint not null, file varchar not null, record ubigint not null, status_time timestamp,
    state varchar not null check (state in ('present', 'removed'))
  );
  create table staged (seq ubigint not null, k usmallint not null, file varchar not null, record ubigint not null,
    email blob, phone blob, idfa blob, idfa_md5 blob, gaid blob, gaid_md5 blob);
  create table outgoing (
    member_row ubigint not null, batch ubigint not null, seq ubigint not null, rules varchar not null,
    file varchar not null, record ubigint not null,
    email blob, phone blob, idfa blob, idfa_md5 blob, gaid blob, gaid_md5 blob)`;

/** Ada with two addresses and a phone, Bob, and Eve, whose batch got no answer. */
const content = `
  insert into batches values (0, 'R', 'add', 2, 'acked', 'x', 200, 0, '2026A', 1, '2026-01-01', '2026-01-01'),
    (1, 'R', 'add', 1, 'acked', 'y', 200, 0, '2026B', 1, '2026-01-01', '2026-01-01'),
    (2, 'S', 'add', 1, 'sent', 'z', null, null, null, 1, '2026-01-02', null);
  insert into identities values
    (0, ${blob('ada@example.com')}, 'tiktok-2025-09', 0, 0, 'a.csv', 1, null, 'present'),
    (1, ${blob('+12125550101')}, 'tiktok-2025-09', 0, 0, 'a.csv', 1, null, 'present'),
    (0, ${blob('ada@example.org')}, 'tiktok-2025-09', 1, 0, 'a.csv', 1, null, 'present'),
    (0, ${blob('bob@example.com')}, 'tiktok-2025-09', 2, 1, 'a.csv', 2, null, 'present');
  insert into outgoing values
    (3, 2, 0, 'tiktok-2025-09', 'b.csv', 1, ${blob('eve@example.com')}, null, null, null, null, null);
  insert into staged values (1, 0, 'b.csv', 2, ${blob('zoe@example.com')}, null, null, null, null, null)`;

test('a ledger of version 1, left by a run that was killed, goes on as one of today', async (t) => {
  const folder = await temporaryFolder(t);
  await onLedgerFile(join(folder, '9000.duckdb'), (run) => run(`${version1}; ${content}`));
  const ledger = await openLedger({
    folder,
    name: '9000',
    holder: 'test',
    machine: { pid: process.pid, host: 'here', isAlive: () => true, startOf: async () => '1' },
    clock: new ManualClock(),
  });
  try {
    const { EMAIL_SHA256, PHONE_SHA256 } = await ledger.membership();
    const sure = ['ada@example.com', 'ada@example.org', 'bob@example.com'];
    assert.deepEqual([...EMAIL_SHA256].sort(), sure.map(sha256).sort());
    assert.deepEqual([...PHONE_SHA256], [sha256('+12125550101')]);

    // Ada refuses, known by her first address: all that was sent of her goes, in one row each. Eve is sent again.
    const staging = await ledger.stage();
    const place = { file: 'c.csv', record: 1 };
    const ada = [identityOf('email', 'ada@example.com')];
    staging.add({ ...place, seq: 0, verdict: 'refused', identities: ada });
    staging.add({ ...place, seq: 1, record: 2, identities: [identityOf('email', 'eve@example.com')] });
    staging.add({ ...place, seq: 2, record: 3, identities: [identityOf('email', 'bob@example.com')] });
    staging.close();
    const difference = await ledger.plan({ run: 'T', rules: 'tiktok-2025-09', batchSize: 100 });
    assert.equal(
      difference.presentBefore,
      5,
      'Eve is perhaps there; nobody knows of Zoe, who was never sent',
    );
    assert.deepEqual([difference.unchanged, difference.added], [1, 1]);
    assert.deepEqual(difference.wouldRemove, { email: 2, phone: 1, idfa: 0, gaid: 0 });
  } finally {
    await ledger.close();
  }
  const [stored] = await onLedgerFile(join(folder, '9000.duckdb'), (run) =>
    run(
      "select (select value from meta where key = 'version') as version, (select count(*) from staged) as staged",
    ),
  );
  assert.deepEqual(stored, { version: '2', staged: '0' });
});

test('a step of the way that fails leaves the ledger as it was', async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, '9000.duckdb');
  // A table in the way makes the last statement fail.
  await onLedgerFile(file, (run) => run(`${version1}; ${content}; create table plans (mine integer)`));
  const open = () =>
    openLedger({
      folder,
      name: '9000',
      holder: 'test',
      machine: { pid: process.pid, host: 'here', isAlive: () => true, startOf: async () => '1' },
      clock: new ManualClock(),
    });
  const rows = () =>
    onLedgerFile(file, async (run) => [
      await run('select * from identities order by all'),
      await run('select * from batches order by all'),
      await run('select * from meta order by all'),
    ]);
  const before = await rows();
  await assert.rejects(open(), { exitCode: 11 });
  assert.deepEqual(await rows(), before);
});

function blob(text: string): string {
  return `unhex('${createHash('sha256').update(text).digest('hex')}')`;
}
