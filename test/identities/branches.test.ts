import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { sep } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { countingBranches } from './tools.ts';

interface Coverage {
  path: string;
  branches: { covered: number; total: number; missed: number[] };
  functions: { covered: number; total: number; missed: number[] };
}

const project = fileURLToPath(new URL('../../', import.meta.url));
const room = 'src/identities/';

test('every branch and function of the room is taken by a test that is not random', {
  skip: countingBranches in process.env,
}, async (context) => {
  const covered = await coverageOfTheRoom(context.signal);
  for (const { path, branches } of covered) {
    context.diagnostic(`${path}: ${branches.covered} of ${branches.total} branches`);
  }
  const sum = (of: 'covered' | 'total') => covered.reduce((count, file) => count + file.branches[of], 0);
  context.diagnostic(`${room}: ${sum('covered')} of ${sum('total')} branches`);

  const seen = covered.map(({ path }) => path);
  assert.deepEqual(
    sourcesWithCode().filter((path) => !seen.includes(path)),
    [],
    'no test loads these',
  );
  const incomplete = covered.filter(
    ({ branches, functions }) => branches.covered < branches.total || functions.covered < functions.total,
  );
  assert.deepEqual(incomplete, [], 'the lines of what no test takes');
});

/** Runs every test of the room once more, in a process of its own. */
async function coverageOfTheRoom(signal: AbortSignal): Promise<Coverage[]> {
  const tests = readdirSync(`${project}/test/identities`).filter((file) => file.endsWith('.test.ts'));
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      ...['--import', 'tsx', '--experimental-test-coverage', '--test'],
      ...['--test-reporter', './test/identities/branch-reporter.js', '--test-reporter-destination', 'stdout'],
      ...tests.map((file) => `test/identities/${file}`),
    ],
    { cwd: project, env: { ...environment, [countingBranches]: '1' }, maxBuffer: 1 << 24, signal },
  );
  const files = JSON.parse(stdout.trimEnd().split('\n').at(-1) as string) as Coverage[];
  return files
    .map((file) => ({ ...file, path: file.path.slice(project.length).replaceAll(sep, '/') }))
    .filter(({ path }) => path.startsWith(room));
}

/** Without the files that hold types alone, which are gone at run time. */
function sourcesWithCode(): string[] {
  return readdirSync(`${project}/${room}`, { recursive: true, encoding: 'utf8' })
    .map((file) => `${room}${file.replaceAll(sep, '/')}`)
    .filter((path) => path.endsWith('.ts') && code.test(readFileSync(`${project}/${path}`, 'utf8')));
}

const code = /^export (?:async )?(?:const|function|class|\{)/m;
