import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { runProgram } from '../../src/cli/program.ts';
import { makeContext } from '../support/context.ts';
import { sha256 } from '../support/identities.ts';

async function desk(t: TestContext) {
  const { cwd } = await makeContext(t);
  return {
    cwd,
    write: (name: string, text: string) => writeFile(join(cwd, name), text),
    run: async (args: string[], input = '') => {
      const context = { ...(await makeContext(t, { terminal: { input } })), cwd };
      const deps = { context, signal: new AbortController().signal, version: '0' };
      const code = await runProgram(deps, args);
      return { code, out: context.terminal.out.text, err: context.terminal.err.text };
    },
  };
}

const list = 'Email,Phone\nada@example.com,07700 900124\nbob@example.com,+12125550101\n';

test('a person looks first, mends with a flag, and hashes', async (t) => {
  const { run, write, cwd } = await desk(t);
  await write('list.csv', list);
  const first = await run(['inspect', 'list.csv']);
  assert.equal(first.code, 0, first.err);
  assert.match(first.out, /Phones without their country: 1\. Give --country/);
  const second = await run(['inspect', '--country', 'GB', 'list.csv']);
  assert.doesNotMatch(second.out, /without their country/);
  assert.match(second.out, /Phones +GB 1 - US 1/);
  const hashed = await run(['hash', '--country', 'GB', '-o', 'out.csv', 'list.csv']);
  assert.equal(hashed.code, 0, hashed.err);
  assert.match(hashed.out, /2 people in 2 rows of out.csv.*1,000 rows/s);
  assert.ok((await readFile(join(cwd, 'out.csv'), 'utf8')).includes(sha256('+447700900124')));
});

test('a script reads one JSON document from standard output, whatever is wrong with the file', async (t) => {
  const { run } = await desk(t);
  const good = await run(['inspect', '--json', '-'], list);
  assert.deepEqual([good.code, JSON.parse(good.out).expected.people], [0, 2]);
  const bad = await run(['inspect', '--json', '-'], 'Name,City\nAda,London\n');
  assert.equal(bad.code, 10);
  assert.equal(JSON.parse(bad.out).fault.code, 'no_identifier_column');
  assert.match(bad.err, /no_identifier_column/);
  const result = await run(['hash', '--json', '-o', 'hashed.csv', '-'], list);
  assert.deepEqual([result.code, JSON.parse(result.out).rows], [0, 2]);
  assert.equal((await run(['hash', '--json', '-o', 'hashed.csv', '-'], list)).code, 2);
});
