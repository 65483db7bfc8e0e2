import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { countingBranches } from './tools.ts';

interface Branches {
  path: string;
  covered: number;
  total: number;
}

const project = fileURLToPath(new URL('../../', import.meta.url));
/** What needs a whole cell of megabytes or this very test, and the reading of columns and consent. */
const leftOut = /^(?:linear|branches|properties|mapping|consent|reading)/;

test('every branch of the normalisers is taken by a test', {
  skip: countingBranches in process.env,
}, async (context) => {
  const files = readdirSync(`${project}/test/identities`).filter((file) => file.endsWith('.test.ts'));
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      ...['--import', 'tsx', '--experimental-test-coverage', '--test'],
      ...['--test-reporter', './test/identities/branch-reporter.js', '--test-reporter-destination', 'stdout'],
      ...files.filter((file) => !leftOut.test(file)).map((file) => `test/identities/${file}`),
    ],
    {
      cwd: project,
      env: { ...environment, [countingBranches]: '1' },
      maxBuffer: 1 << 24,
      signal: context.signal,
    },
  );
  const counted = JSON.parse(stdout.trimEnd().split('\n').at(-1) as string) as Branches[];
  const room = counted.filter(
    ({ path }) => path.includes('/src/identities/') && !leftOut.test(basename(path)),
  );
  for (const { path, covered, total } of room) {
    context.diagnostic(`src/identities/${basename(path)}: ${covered} of ${total} branches`);
  }
  const total = room.reduce((sum, file) => sum + file.total, 0);
  context.diagnostic(`all: ${room.reduce((sum, file) => sum + file.covered, 0)} of ${total} branches`);
  assert.ok(room.length > 15 && total > 150, `${room.length} files, ${total} branches`);
  assert.deepEqual(
    room.filter((file) => file.covered < file.total),
    [],
  );
});
