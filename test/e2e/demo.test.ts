import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { temporaryFolder } from '../support/folder.ts';
import { runProgram } from '../support/program.ts';

test('the demo logs in, pushes, reads the membership back and leaves nothing behind', async (t) => {
  const folder = await temporaryFolder(t);
  const env = { HOME: folder, TMPDIR: folder, LANG: 'C.UTF-8' };
  const { code, stdout, stderr } = await runProgram(['demo'], { env });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /✔ Logged in/);
  // Counted by hand in samples/crm/customers.csv.
  assert.match(stdout, /✔ 8 people added to "vip"/);
  assert.match(stdout, /12 read/);
  assert.match(stdout, /duplicate +\S+ +1\n +excluded +\S+ +1 .*\n +rejected +\S+ +1 .*\n +empty +\S+ +1\n/);
  assert.match(stdout, /✔ TikTok's stand-in and the ledger agree: 14 identities in "vip"/);
  assert.deepEqual(await readdir(folder), []);
});
