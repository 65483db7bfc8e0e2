import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { workplace } from '../support/push.ts';

test('a folder for ledgers that cannot be used ends with 11 and says which, before anything is created', async (t) => {
  const work = await workplace(t);
  const file = await work.file('one.csv', 'email\nada@example.com\n');
  const { state } = work.context.folders;
  await writeFile(state, 'a file where a folder should be');
  await assert.rejects(work.push(file), (fault: { exitCode: number; message: string; hint: string }) => {
    assert.equal(fault.exitCode, 11, fault.message);
    assert.ok(fault.message.includes(state));
    assert.match(fault.hint, /TIKTOK_SEG_HOME/);
    return true;
  });
  assert.deepEqual(
    (await work.client.listAudiences(work.advertiserId)).filter(({ name }) => name === 'vip'),
    [],
  );
});

test('a lock that cannot be made is no lock held by another', async (t) => {
  const work = await workplace(t);
  const file = await work.file('one.csv', 'email\nada@example.com\n');
  const host = new URL(work.emulator.origin).host.replace(':', '_');
  await mkdir(work.context.folders.state);
  await writeFile(join(work.context.folders.state, host), '');
  await assert.rejects(work.push(file), { code: 'ledger_unusable', exitCode: 11 });
});
