import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { sha256 } from '../support/identities.ts';
import { type Workplace, workplace } from '../support/push.ts';
import { faultOf } from './support/client.ts';

const people = Array.from({ length: 1500 }, (_, at) => sha256(`person${at}@example.com`));

test('customer files: uploaded with their signature, made an audience of, appended and removed', async (t) => {
  const work = await workplace(t);
  const { client, advertiserId } = work;
  const { audienceId } = await client.createFileAudience({
    advertiserId,
    name: 'vip',
    calculateType: 'EMAIL_SHA256',
    filePaths: [await upload(work, people.slice(0, 700)), await upload(work, people.slice(700, 1200))],
  });
  const change = async (action: 'APPEND' | 'REMOVE', digests: readonly string[]) =>
    client.updateAudienceFiles({
      advertiserId,
      audienceId,
      action,
      filePaths: [await upload(work, digests)],
    });
  assert.deepEqual(members(work, audienceId), people.slice(0, 1200).sort());
  await change('APPEND', people.slice(1200));
  await change('REMOVE', people.slice(0, 100));
  assert.deepEqual(members(work, audienceId), people.slice(100).sort());
  const tooMany = await faultOf(change('REMOVE', people.slice(100, 700)));
  assert.deepEqual([tooMany.code, tooMany.ambiguous], ['tiktok_refused', false]);
});

test('a file damaged on the way is uploaded again; an update is not repeated after an unclear answer', async (t) => {
  const work = await workplace(t);
  const { client, advertiserId, emulator } = work;
  emulator.misbehave([
    { fault: 'code', code: 40900, path: 'dmp/custom_audience/file/upload', times: 2 },
    { fault: 'drop', at: 'after', path: 'dmp/custom_audience/update' },
  ]);
  const { audienceId } = await client.createFileAudience({
    advertiserId,
    name: 'vip',
    calculateType: 'EMAIL_SHA256',
    filePaths: [await upload(work, people.slice(0, 1000))],
  });
  const append = client.updateAudienceFiles({
    advertiserId,
    audienceId,
    action: 'APPEND',
    filePaths: [await upload(work, people.slice(1000))],
  });
  const fault = await faultOf(append);
  assert.deepEqual([fault.code, fault.ambiguous, fault.attempts], ['network_failed', true, 1]);
  assert.deepEqual(members(work, audienceId), [...people].sort(), 'it was done all the same');
  const { paths } = emulator.requests();
  assert.equal(paths['dmp/custom_audience/file/upload/']?.total, 4);
});

test('a file that cannot be made to its end is no matter of the network, and is not tried again', async (t) => {
  const { client, advertiserId } = await workplace(t);
  const broken = new Error('the ledger is gone');
  let begun = 0;
  const read = async function* () {
    begun += 1;
    yield Buffer.alloc(65);
    throw broken;
  };
  const upload = client.uploadFile({
    advertiserId,
    calculateType: 'EMAIL_SHA256',
    md5: '0'.repeat(32),
    content: { length: 130, read },
  });
  await assert.rejects(upload, broken);
  assert.equal(begun, 1);
});

test('while an audience is processed, it takes no files and says so', async (t) => {
  const work = await workplace(t);
  const { client, advertiserId, emulator } = work;
  emulator.misbehave([{ fault: 'processing', milliseconds: 600_000 }]);
  const first = await upload(work, people.slice(0, 1000));
  const { audienceId } = await client.createFileAudience({
    advertiserId,
    name: 'vip',
    calculateType: 'EMAIL_SHA256',
    filePaths: [first],
  });
  const filePaths = [await upload(work, people.slice(1000))];
  const fault = await faultOf(
    client.updateAudienceFiles({ advertiserId, audienceId, action: 'APPEND', filePaths }),
  );
  assert.deepEqual([fault.code, fault.exitCode, fault.ambiguous], ['still_processing', 6, false]);
  await work.context.clock.sleep(600_000);
  await client.updateAudienceFiles({ advertiserId, audienceId, action: 'APPEND', filePaths });
});

function upload({ client, advertiserId }: Workplace, digests: readonly string[]): Promise<string> {
  return client.uploadFile({ advertiserId, calculateType: 'EMAIL_SHA256', ...fileOf(digests) });
}

function members(work: Workplace, audienceId: string): string[] | undefined {
  return work.members(audienceId)['EMAIL_SHA256'];
}

/** In two parts, as a file that is made while it is sent. */
function fileOf(digests: readonly string[]) {
  const parts = [digests.slice(0, 1), digests.slice(1)].map((some) =>
    Buffer.from(some.map((digest) => `${digest}\n`).join('')),
  );
  const whole = Buffer.concat(parts);
  const read = async function* () {
    yield* parts;
  };
  return { content: { length: whole.length, read }, md5: createHash('md5').update(whole).digest('hex') };
}
