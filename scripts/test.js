// Runs every test, or those whose path holds one of the given words: `node scripts/test.js ledger`.
// With --faults those that take long instead: soaks and the like, in `*.faults.ts`.
// Node 20's runner does not expand patterns by itself; its `spec` reporter repeats what failed at the end, where a
// long output is still to be seen.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

const long = process.argv.includes('--faults');
const words = process.argv.slice(2).filter((word) => word !== '--faults');
const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith(long ? '.faults.ts' : '.test.ts'))
  .map((file) => `test/${file.replaceAll('\\', '/')}`)
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .sort();
const { status } = spawnSync(
  process.execPath,
  [
    '--import',
    'tsx',
    '--test',
    '--test-reporter=spec',
    '--test-concurrency=2',
    `--test-timeout=${long ? 3_600_000 : 300_000}`,
    ...files,
  ],
  { stdio: ['ignore', 'inherit', 'inherit'] },
);
process.exitCode = status ?? 1;
