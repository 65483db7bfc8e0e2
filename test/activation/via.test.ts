import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { deleteNamed } from '../../src/activation/index.ts';
import { ledgerFolder } from '../../src/ledger/index.ts';
import { digestsOf, known, list, people } from '../support/people.ts';
import { type Workplace, workplace } from '../support/push.ts';

/** TikTok wants 1,000 people; here five are enough. */
function place(t: TestContext): Promise<Workplace> {
  return workplace(t, undefined, { fewestPeople: 5 });
}

const closed = [{ fault: 'code', code: 40118, path: 'segment' }] as const;

test('an app that may not stream is told of customer files by name; auto takes them by itself', async (t) => {
  const work = await place(t);
  work.emulator.misbehave(closed);
  const file = await list(work, people(0, 12));
  const refused = await work.push(file);
  assert.deepEqual([refused.fault?.code, refused.fault?.exitCode], ['permission_missing', 5]);
  assert.match(refused.fault?.hint ?? '', /--via file/);
  assert.equal(refused.receipt.via, 'stream');

  const { receipt, fault } = await work.push(file, { via: 'auto' });
  assert.equal(fault, undefined);
  assert.deepEqual([receipt.via, receipt.audience.created, receipt.records.added], ['file', true, 12]);
  assert.match(work.warnings.join('\n'), /40118.*customer files/);
  assert.deepEqual(work.members(receipt.audience.id), digestsOf(people(0, 12)));
  // From then on it is filled with files, also when streaming is allowed.
  work.emulator.misbehave([]);
  const more = await work.push(await list(work, people(0, 13)), { via: 'auto' });
  assert.deepEqual([more.receipt.via, more.receipt.audience.id], ['file', receipt.audience.id]);
  assert.deepEqual(work.emulator.requests().rows, { add: 0, delete: 0 });
});

test('auto never switches an audience that is streamed to, and falls back only where files can do it', async (t) => {
  const work = await place(t);
  const { receipt } = await work.push(await list(work, people(0, 12)), { via: 'auto' });
  assert.equal(receipt.via, 'stream');
  work.emulator.misbehave(closed);
  const next = await work.push(await list(work, people(0, 13)), { via: 'auto' });
  assert.deepEqual([next.fault?.exitCode, next.receipt.via], [5, 'stream']);
  const few = await work.push(await list(work, people(0, 3)), { via: 'auto', audience: { name: 'few' } });
  assert.deepEqual([few.fault?.code, few.receipt.audience.id], ['guard_refused', null]);
});

test('an audience of the other kind is an error that says which way it is filled', async (t) => {
  const work = await place(t);
  const file = await list(work, people(0, 12));
  const streamed = await work.push(file, { audience: { name: 'streamed' } });
  const filed = await work.push(file, { audience: { name: 'filed' }, via: 'file' });
  for (const [audience, via, hint] of [
    [{ name: 'streamed' }, 'file', /filled by the streaming API/],
    [{ id: streamed.receipt.audience.id as string }, 'file', /filled by the streaming API/],
    [{ name: 'filed' }, 'stream', /give --via file/],
    [{ id: filed.receipt.audience.id as string }, 'stream', /give --via file/],
  ] as const) {
    await assert.rejects(work.push(file, { audience, via }), (fault: { code: string; hint: string }) => {
      assert.equal(fault.code, 'audience_unusable');
      assert.match(fault.hint, hint);
      return true;
    });
  }
  // Another audience of the same name, of the other kind, changes nothing for either.
  const { client, advertiserId } = work;
  await client.createAudience({ advertiserId, name: 'filed' });
  const again = await work.push(file, { audience: { name: 'filed' }, via: 'file' });
  assert.equal(again.receipt.status, 'nothing_to_do');
  await assert.rejects(work.push(file, { audience: { name: 'filed' } }), { code: 'audience_unusable' });
});

test('an audience of files made elsewhere takes only its own type, and its members there are left alone', async (t) => {
  const work = await place(t);
  const elsewhere = people(100, 110);
  const audienceId = await createElsewhere(work, elsewhere);
  const options = { via: 'file', mode: 'mirror', maxRemove: 1 } as const;
  const both = work.push(await list(work, people(0, 12)), options);
  const { fault } = await both;
  assert.deepEqual([fault?.code, fault?.exitCode], ['audience_unusable', 2]);
  assert.match(fault?.message ?? '', /type EMAIL_SHA256, and there is PHONE_SHA256 to send/);
  const emails = (from: number, to: number) =>
    work.file(
      'emails.csv',
      `Email\n${people(from, to)
        .map(({ email }) => email)
        .join('\n')}\n`,
    );
  await work.push(await emails(0, 12), options);
  // Who came there otherwise is known to be there, and no guard has counted him: not replaced as a whole.
  const { receipt } = await work.push(await emails(3, 15), options);
  assert.deepEqual(receipt.files?.actions, ['REMOVE', 'APPEND']);
  const { EMAIL_SHA256 } = digestsOf([...people(3, 15), ...elsewhere]);
  assert.deepEqual(work.members(audienceId), { EMAIL_SHA256 });
});

test('killed while the audience was created: what it was created with is known to the next run, a mirror takes it out', async (t) => {
  const work = await place(t);
  // TikTok creates it, but neither that answer comes nor any other.
  work.emulator.misbehave([
    { fault: 'drop', at: 'after', path: 'dmp/custom_audience/create' },
    { fault: 'http', status: 503, path: 'dmp/custom_audience/list', from: 3 },
  ]);
  const stopped = await work.push(await list(work, people(0, 12)), { via: 'file' });
  assert.deepEqual([stopped.fault?.exitCode, stopped.receipt.records.pending], [7, 12]);
  work.emulator.misbehave([]);
  const mirror = { via: 'file', mode: 'mirror', maxRemove: 1 } as const;
  const { receipt, fault } = await work.push(await list(work, people(6, 18)), mirror);
  assert.equal(fault, undefined);
  assert.deepEqual([receipt.membership.before, receipt.audience.created], [24, false]);
  assert.deepEqual(work.members(receipt.audience.id), digestsOf(people(6, 18)));
  assert.deepEqual(await known(work, receipt.audience.id), digestsOf(people(6, 18)));
  assert.deepEqual(await readdir(join(folderOf(work), 'new')), []);
});

test('killed while the audience was to be created, and it was not: nothing is left of it', async (t) => {
  const work = await place(t);
  work.emulator.misbehave([
    { fault: 'drop', at: 'arrival', path: 'dmp/custom_audience/create' },
    { fault: 'http', status: 503, path: 'dmp/custom_audience/list', from: 3 },
  ]);
  await work.push(await list(work, people(0, 12)), { via: 'file' });
  assert.notDeepEqual(await readdir(join(folderOf(work), 'new')), [], 'it might have been');
  work.emulator.misbehave([]);
  const { receipt } = await work.push(await list(work, people(6, 18)), { via: 'file' });
  assert.deepEqual([receipt.membership.before, receipt.audience.created], [0, true]);
  assert.deepEqual(await readdir(join(folderOf(work), 'new')), []);
});

test('the ledger of an audience that is streamed to is not taken for that of one of files', async (t) => {
  const work = await place(t);
  const file = await list(work, people(0, 12));
  const streamed = await work.push(file, { audience: { name: 'streamed' } });
  const filed = await work.push(file, { via: 'file' });
  const ledgerOf = ({ receipt }: typeof filed) => join(folderOf(work), `${receipt.audience.id}.duckdb`);
  await copyFile(ledgerOf(streamed), ledgerOf(filed));
  await assert.rejects(work.push(file, { via: 'file' }), {
    code: 'audience_unusable',
    message: /filled otherwise/,
  });
});

test('an audience of customer files can be deleted as well, and its ledger with it', async (t) => {
  const work = await place(t);
  await work.push(await list(work, people(0, 12)), { via: 'file' });
  const session = { client: work.client, advertiserId: work.advertiserId };
  const end = await deleteNamed(work.context, session, { name: 'vip' }, async () => true);
  assert.equal(end.deleted, true);
  assert.equal(work.emulator.membership(end.id), undefined);
  assert.ok(!(await readdir(folderOf(work))).includes(`${end.id}.duckdb`));
});

async function createElsewhere({ client, advertiserId }: Workplace, some: ReturnType<typeof people>) {
  const bytes = Buffer.from(`${digestsOf(some)['EMAIL_SHA256']?.join('\n')}\n`);
  const filePath = await client.uploadFile({
    advertiserId,
    calculateType: 'EMAIL_SHA256',
    md5: createHash('md5').update(bytes).digest('hex'),
    content: {
      length: bytes.length,
      async *read() {
        yield bytes;
      },
    },
  });
  const { audienceId } = await client.createFileAudience({
    advertiserId,
    name: 'vip',
    calculateType: 'EMAIL_SHA256',
    filePaths: [filePath],
  });
  return audienceId;
}

function folderOf({ context, advertiserId }: Workplace): string {
  return ledgerFolder(context.folders.state, context.apiOrigin, advertiserId);
}
