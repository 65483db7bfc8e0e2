import assert from 'node:assert/strict';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { sha256 } from '../support/identities.ts';
import { workplace } from '../support/push.ts';

const customers = `Email,Phone,Country
ada@example.com,+12125550101,US
Bob.Sample+news@example.com,,US
cleo@example.com,+12125550102,US
dan@example.com,07700 900124,GB
`;

const lists: [story: string, list: string, excluded: number][] = [
  ['plain addresses, one a line', 'ADA@example.com\nnobody@example.com\n', 1],
  ['a phone of somebody whose address is not on the list', 'Phone\n(212) 555-0102\n', 1],
  ['digests of an unsaid kind', `hash\n${sha256('cleo@example.com')}\n${sha256('+12125550101')}\n`, 2],
  // tiktok-2024 cut the plus tag and the dots left of the at sign; tiktok-2025-08 hashed phones without the plus.
  ['digests made by another rule set', `email\n${sha256('bobsample@example.com')}\n`, 1],
  ['phones hashed without the plus', `Phone_SHA256\n${sha256('447700900124')}\n`, 1],
  ['a semicolon file with other columns', 'Name;E-Mail\nx;dan@example.com\n', 1],
  ['an empty list', 'Email\n', 0],
];

for (const [story, list, excluded] of lists) {
  test(`--suppress leaves out who is on it: ${story}`, async (t) => {
    const work = await workplace(t);
    const file = await work.file('customers.csv', customers);
    await work.file('list.csv', list);
    const { receipt, fault } = await work.push(file, { suppress: ['list.csv'], country: 'US' });
    assert.equal(fault, undefined);
    assert.deepEqual([receipt.records.excluded, receipt.records.added], [excluded, 4 - excluded]);
    assert.deepEqual(receipt.reasons, excluded > 0 ? { suppressed: excluded } : {});
  });
}

test('the whole person stays out, not only the address on the list', async (t) => {
  const work = await workplace(t);
  const file = await work.file('customers.csv', customers);
  await work.file('list.csv', 'ada@example.com\n');
  const { receipt } = await work.push(file, { suppress: ['list.csv'] });
  const members = work.members(receipt.audience.id);
  assert.ok(!members['EMAIL_SHA256']?.includes(sha256('ada@example.com')));
  assert.ok(!members['PHONE_SHA256']?.includes(sha256('+12125550101')));
});

test('who is put on the list later is taken out of the audience, and whoever a condition leaves out of a mirror', async (t) => {
  const work = await workplace(t);
  const file = await work.file('customers.csv', customers);
  const { receipt: first } = await work.push(file, { country: 'GB' });
  assert.equal(first.membership.after, 7);
  await work.file('list.csv', 'ada@example.com\n');
  const { receipt } = await work.push(file, { suppress: ['list.csv'], country: 'GB', maxRemove: 1 });
  assert.deepEqual([receipt.membership.removed, receipt.membership.after], [2, 5]);
  const { consent_refused, suppressed } = receipt.membership.removed_because;
  assert.deepEqual([consent_refused, suppressed], [0, 2]);
  const members = work.members(receipt.audience.id);
  assert.ok(!members['EMAIL_SHA256']?.includes(sha256('ada@example.com')));
  assert.ok(!members['PHONE_SHA256']?.includes(sha256('+12125550101')));
  const mirrored = await work.push(file, {
    mode: 'mirror',
    where: "country = 'GB'",
    country: 'GB',
    maxRemove: 1,
  });
  assert.deepEqual(mirrored.receipt.membership.removed_because.absent, 3);
  assert.deepEqual(work.members(receipt.audience.id)['EMAIL_SHA256'], [sha256('dan@example.com')]);
});

test('a list that protects nobody stops the run; one that protects some says so', async (t) => {
  const work = await workplace(t);
  const file = await work.file('customers.csv', customers);
  await work.file('useless.csv', 'Email\nnobody\nn0body\n');
  await assert.rejects(work.push(file, { suppress: ['useless.csv'] }), {
    code: 'guard_refused',
    exitCode: 4,
  });
  await work.file('columns.csv', 'Name,City\nAda,London\n');
  await assert.rejects(work.push(file, { suppress: ['columns.csv'] }), { code: 'no_identifier_column' });
  await assert.rejects(work.push(file, { suppress: ['missing.csv'] }), { code: 'source_missing' });
  await work.file('half.csv', 'Phone\n212 555 0102\n+12125550101\n');
  await work.push(file, { suppress: ['half.csv'] });
  assert.ok(work.warnings.some((text) => /half.csv: 1 of 2 records of this list/.test(text)));
});

const damaged = `Email,=Phone,Newsletter
ada@example.com,12,yes
nobody,+12125550102,yes
eve@example.com,,no
one,cell,too,many
n/a,,yes
`;

test('--rejects tells where and why, never what; formulas are defused', async (t) => {
  const work = await workplace(t);
  const file = await work.file('=damaged.csv', damaged);
  await work.push(file, { rejects: 'rejects.csv', maxReject: 1, map: [{ kind: 'phone', column: '=Phone' }] });
  const path = join(work.context.cwd, 'rejects.csv');
  assert.equal(
    await readFile(path, 'utf8'),
    [
      'file,record,line,column,reason',
      "'=damaged.csv,1,2,'=Phone,invalid_phone",
      "'=damaged.csv,2,3,Email,invalid_email",
      "'=damaged.csv,3,4,Email,consent_refused",
      "'=damaged.csv,4,5,,cell_count",
      '',
    ].join('\r\n'),
  );
  assert.equal((await stat(path)).mode & 0o777, 0o600);
});

test('the rejects file is whole also when the run is refused, and is replaced by the next', async (t) => {
  const work = await workplace(t);
  const file = await work.file('damaged.csv', damaged);
  const path = join(work.context.cwd, 'rejects.csv');
  await writeFile(path, '', { mode: 0o644 });
  const { fault } = await work.push(file, { rejects: 'rejects.csv' });
  assert.equal(fault?.code, 'too_many_rejects');
  const lines = (await readFile(path, 'utf8')).trim().split('\r\n');
  assert.equal(lines.length, 1 + 4);
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  await work.file('clean.csv', 'Email\nada@example.com\n');
  await work.push('clean.csv', { rejects: 'rejects.csv' });
  assert.equal(await readFile(path, 'utf8'), 'file,record,line,column,reason\r\n');
});

test('--rejects never writes over a file of another kind', async (t) => {
  const work = await workplace(t);
  const file = await work.file('customers.csv', customers);
  await assert.rejects(work.push(file, { rejects: 'customers.csv' }), { code: 'file_exists', exitCode: 2 });
  assert.equal(await readFile(join(work.context.cwd, file), 'utf8'), customers);
  await assert.rejects(work.push(file, { rejects: 'no/such/folder.csv' }), { code: 'file_unwritable' });
});

test('what lists and rejects are about stays in memory', async (t) => {
  const work = await workplace(t);
  const file = await work.file(
    'source.csv',
    'Email,Phone\ncanary@example.com,+12125550199\ncanary@,+1212555019x\n',
  );
  await work.file('list.csv', 'canary2@example.com\n');
  await work.push(file, { rejects: 'rejects.csv', suppress: ['list.csv'], maxReject: 1 });
  for (const entry of await readdir(work.context.cwd, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || ['source.csv', 'list.csv'].includes(entry.name)) continue;
    const text = (await readFile(join(entry.parentPath, entry.name))).toString('latin1');
    assert.ok(!/canary|5550199|555019x/i.test(text), entry.name);
    assert.ok(entry.name.endsWith('.duckdb') || !text.includes(sha256('canary2@example.com')), entry.name);
  }
});
