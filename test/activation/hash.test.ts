import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { hashSource, pushDefaults } from '../../src/activation/index.ts';
import { readFile as readCustomerFile } from '../../src/emulator/api/file-layout.ts';
import { makeContext } from '../support/context.ts';
import { sha256 } from '../support/identities.ts';

type HashOptions = Parameters<typeof hashSource>[1];

async function desk(t: TestContext) {
  const context = await makeContext(t);
  const warnings: string[] = [];
  const path = (name: string) => join(context.cwd, name);
  return {
    path,
    warnings,
    write: (name: string, text: string) => writeFile(path(name), text),
    read: (name: string) => readFile(path(name), 'utf8'),
    files: async () => (await readdir(context.cwd)).sort(),
    hash: (input: string, options: Partial<HashOptions> = {}) =>
      hashSource(context, {
        ...pushDefaults,
        inputs: [input],
        output: 'hashed.csv',
        force: false,
        header: true,
        onProgress: () => undefined,
        warn: (text) => void warnings.push(text),
        signal: new AbortController().signal,
        ...options,
      }),
  };
}

test('a list becomes a customer file that TikTok takes, each person once and nothing plain in it', async (t) => {
  const { write, read, hash, path } = await desk(t);
  await write(
    'customers.csv',
    `Email,Mobile,Phone,IDFA,Unsubscribed
ada@example.com,+12125550101,+12125550102,,no
ADA@example.com,,,,
bob@example.com,,,6D92078A-8246-4BA4-AE5B-76104861E7DC,
eve@example.com,,,,yes
nobody,,,,
,,,,
`,
  );
  const result = await hash('customers.csv', { maxReject: 1 });
  const device = sha256('6d92078a-8246-4ba4-ae5b-76104861e7dc');
  assert.equal(
    await read('hashed.csv'),
    [
      'email_SHA256,phone_SHA256,MAID_SHA256',
      `${sha256('ada@example.com')},${sha256('+12125550101')},`,
      `,${sha256('+12125550102')},`,
      `${sha256('bob@example.com')},,${device}`,
      '',
    ].join('\n'),
  );
  assert.equal((await stat(path('hashed.csv'))).mode & 0o777, 0o600);
  const bytes = await readFile(path('hashed.csv'));
  assert.deepEqual(
    [result.md5, result.bytes, result.rows, result.calculate_type],
    [createHash('md5').update(bytes).digest('hex'), bytes.length, 3, 'MULTIPLE_TYPES'],
  );
  assert.deepEqual(result.records, {
    read: 6,
    written: 2,
    duplicate: 1,
    leaving: 0,
    excluded: 1,
    filtered: 0,
    rejected: 1,
    empty: 1,
  });
  assert.equal(readCustomerFile(bytes, 'several').length, 3);
});

test('who has left by his latest status is not on the list; an unknown status says nothing', async (t) => {
  const { write, read, hash } = await desk(t);
  await write(
    'segment.csv',
    `Email,Phone,segmentMembership.ups.vip.status,segmentMembership.ups.vip.lastQualificationTime
ada@example.com,,realized,2026-01-03T00:00:00Z
ada@example.com,,exited,2026-01-02T00:00:00Z
bob@example.com,,realized,2026-01-01T00:00:00Z
cleo@example.com,,exited,2026-01-05T00:00:00Z
bob@example.com,,exited,2026-01-04T00:00:00Z
cleo@example.com,,realized,2026-01-06T00:00:00Z
dan@example.com,+12125550101,realized,2026-01-01T00:00:00Z
dan@example.com,,realized,2026-01-07T00:00:00Z
dan@example.com,,exited,2026-01-05T00:00:00Z
eve@example.com,,realized,2026-01-01T00:00:00Z
eve@example.com,,whatever,2026-01-02T00:00:00Z
fay@example.com,,exited,2026-01-01T00:00:00Z
`,
  );
  const { records } = await hash('segment.csv', { maxReject: 1 });
  const people = ['ada', 'cleo', 'dan', 'eve'].map((name) => sha256(`${name}@example.com`));
  assert.deepEqual(
    (await read('hashed.csv'))
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => row.split(',')[0]),
    people,
  );
  assert.deepEqual(records, {
    read: 12,
    written: 4,
    duplicate: 1,
    leaving: 6,
    excluded: 1,
    filtered: 0,
    rejected: 0,
    empty: 0,
  });
});

test('nested profiles are hashed like rows, those who left apart', async (t) => {
  const { write, read, hash } = await desk(t);
  const profile = (name: string, status: string) =>
    `{"identityMap":{"Email":[{"id":"${name}@example.com"}]},"segmentMembership":{"ups":{"vip":{"status":"${status}"}}}}`;
  await write('profiles.json', `[${profile('ada', 'realized')},${profile('bob', 'exited')}]`);
  const { records } = await hash('profiles.json');
  assert.equal(await read('hashed.csv'), `email_SHA256\n${sha256('ada@example.com')}\n`);
  assert.deepEqual([records.written, records.leaving], [1, 1]);
});

test('a list of one type, as the API takes it without a header', async (t) => {
  const { write, read, hash } = await desk(t);
  await write('emails.txt', 'ada@example.com\nbob@example.com\n');
  const result = await hash('emails.txt', { header: false, output: 'hashed.txt' });
  assert.equal(result.calculate_type, 'EMAIL_SHA256');
  assert.equal(await read('hashed.txt'), `${sha256('ada@example.com')}\n${sha256('bob@example.com')}\n`);
  assert.equal(readCustomerFile(Buffer.from(await read('hashed.txt')), 'EMAIL_SHA256').length, 2);
  await write('gaid.csv', 'gaid\n1789c0bf-1b76-46ff-a674-6a21d40749f0\n');
  assert.equal((await hash('gaid.csv', { header: false, output: 'g.csv' })).calculate_type, 'GAID_SHA256');
  await write('both.csv', 'Email,Phone\nada@example.com,+12125550101\n');
  await assert.rejects(hash('both.csv', { header: false, output: 'b.csv' }), { code: 'usage' });
});

test('a refusal wins over an earlier record of the same person', async (t) => {
  const { write, read, hash } = await desk(t);
  await write(
    'customers.csv',
    `Email,Phone,Unsubscribed
ada@example.com,+12125550101,no
bob@example.com,+12125550102,no
cleo@example.com,+12125550102,no
ada@example.com,,yes
dan@example.com,+12125550102,yes
`,
  );
  const result = await hash('customers.csv');
  // Ada is out. The phone that Dan refuses is out, and Bob and Cleo, who have addresses of their own, stay.
  assert.equal(
    await read('hashed.csv'),
    `email_SHA256\n${sha256('bob@example.com')}\n${sha256('cleo@example.com')}\n`,
  );
  assert.deepEqual([result.records.written, result.records.excluded], [2, 3]);
  assert.deepEqual(result.reasons, { consent_refused: 5 });
});

test('who refuses e-mails only stays with her phone', async (t) => {
  const { write, read, hash } = await desk(t);
  await write(
    'customers.csv',
    'Email,Phone,Newsletter\nada@example.com,+12125550101,yes\nada@example.com,,no\nbob@example.com,,yes\n',
  );
  const result = await hash('customers.csv');
  assert.equal(
    await read('hashed.csv'),
    `email_SHA256,phone_SHA256\n,${sha256('+12125550101')}\n${sha256('bob@example.com')},\n`,
  );
  assert.deepEqual([result.records.written, result.records.excluded], [2, 1]);
  assert.deepEqual(result.reasons, { consent_refused: 2 });
});

test('a suppressed person is out with every record of hers', async (t) => {
  const { write, read, hash } = await desk(t);
  await write(
    'customers.csv',
    'Email,Phone\nada@example.com,\nada@example.com,+12125550101\nbob@example.com,\n',
  );
  await write('left.csv', 'Phone\n+12125550101\n');
  const result = await hash('customers.csv', { suppress: ['left.csv'] });
  assert.equal(await read('hashed.csv'), `email_SHA256\n${sha256('bob@example.com')}\n`);
  assert.deepEqual(result.reasons, { suppressed: 2 });
});

test('nothing is overwritten by accident, and nothing is left behind by a run that fails', async (t) => {
  const { write, read, hash, files } = await desk(t);
  await write('customers.csv', 'Email\nada@example.com\n');
  await write('hashed.csv', 'mine');
  await assert.rejects(hash('customers.csv'), { code: 'file_exists', exitCode: 2 });
  await assert.rejects(hash('customers.csv', { output: 'customers.csv', force: true }), {
    code: 'file_exists',
  });
  await assert.rejects(hash('customers.csv', { output: 'hashed.xlsx' }), { code: 'usage' });
  await assert.rejects(hash('customers.csv', { output: 'no/such/hashed.csv' }), { code: 'file_unwritable' });
  await write('bad.csv', 'Email\nnobody\nada@example.com\n');
  await assert.rejects(hash('bad.csv', { force: true }), { code: 'too_many_rejects', exitCode: 3 });
  await write('broken.csv', `Email,Name\nada@example.com,"Ada\n${'bob@example.com,Bob\n'.repeat(50)}`);
  await assert.rejects(hash('broken.csv', { force: true }), { code: 'source_damaged', exitCode: 10 });
  await write('gone.csv', 'Email,Unsubscribed\neve@example.com,yes\n');
  await assert.rejects(hash('gone.csv', { force: true }), { code: 'guard_refused', exitCode: 4 });
  assert.equal(await read('hashed.csv'), 'mine');
  await hash('customers.csv', { force: true });
  assert.match(await read('hashed.csv'), /^email_SHA256\n/);
  assert.deepEqual(await files(), ['bad.csv', 'broken.csv', 'customers.csv', 'gone.csv', 'hashed.csv']);
});
