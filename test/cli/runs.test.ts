import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../../src/cli/program.ts';
import { hostFolder } from '../../src/ledger/index.ts';
import { makeContext } from '../support/context.ts';
import { workplace } from '../support/push.ts';

test('runs and receipts: what was done, without a login and without opening a ledger', async (t) => {
  const work = await workplace(t);
  const name = '<vip> & "more"';
  const { receipt } = await work.push(await work.file('a.csv', 'Email\nada@example.com\nbad\n'), {
    audience: { name },
    maxReject: 1,
  });
  await work.context.clock.sleep(1000);
  await work.push('a.csv', { audience: { name: 'other' }, maxReject: 1, dryRun: true });
  // One was killed: it says that it is at work, but its process is gone.
  const folder = join(hostFolder(work.context.folders.state, work.context.apiOrigin), work.advertiserId);
  const killed = { run: '00KILLED', status: 'running', started_at: '2026-01-01T00:00:00.000Z' };
  await mkdir(join(folder, 'runs'), { recursive: true });
  const worker = { host: 'this-machine', pid: 999_999 };
  await writeFile(join(folder, 'runs', '00KILLED.json'), JSON.stringify({ ...killed, worker }));

  const ask = async (...args: string[]) => {
    const context = await makeContext(t, { clock: work.context.clock, apiOrigin: work.context.apiOrigin });
    const asking = { ...context, folders: work.context.folders };
    const deps = { context: asking, signal: new AbortController().signal, version: '0' };
    const code = await runProgram(deps, args);
    return { code, out: context.terminal.out.text, err: context.terminal.err.text, opened: context.opened };
  };
  const runs = JSON.parse((await ask('runs', '--json')).out);
  assert.deepEqual(
    runs.map(({ status, dry_run }: { status: string; dry_run?: boolean }) => [status, dry_run]),
    [
      ['succeeded', true],
      ['succeeded', false],
      ['killed', undefined],
    ],
  );
  assert.match((await ask('runs', '--audience', 'other')).out, /dry run.*other/);
  assert.doesNotMatch((await ask('runs', '--audience', 'other')).out, /vip/);
  assert.deepEqual(JSON.parse((await ask('receipt', receipt.run, '--json')).out), receipt);
  assert.match((await ask('receipt', receipt.run)).out, /1 person added/);

  const shown = await ask('receipt', receipt.run, '--open');
  const page = await readFile(fileURLToPath(shown.opened[0] as string), 'utf8');
  assert.match(page, /&#60;vip&#62; &#38; &#34;more&#34;/);
  assert.match(page, /<dt>invalid email<\/dt>/);
  assert.doesNotMatch(page, /<vip>|<script|https?:\/\//);

  const unknown = await ask('receipt', 'NOSUCHRUN');
  assert.deepEqual([unknown.code, unknown.out], [2, '']);
  assert.match((await ask('receipt', '00KILLED')).err, /was killed and left no receipt/);
});
