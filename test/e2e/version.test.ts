import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { binary } from '../support/program.ts';

test('--version takes at most 1.6 times what node takes to start', (t) => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const timed = (args: string[]): number => {
    const start = performance.now();
    const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
    assert.equal(status, 0);
    return performance.now() - start;
  };
  assert.equal(
    spawnSync(process.execPath, [binary, '--version'], { encoding: 'utf8' }).stdout,
    `${version}\n`,
  );
  const node: number[] = [];
  const ours: number[] = [];
  // In turn, so that a busy moment of the machine meets both.
  for (let run = 0; run < 21; run += 1) {
    node.push(timed(['-e', '0']));
    ours.push(timed([binary, '--version']));
  }
  const ratio = median(ours) / median(node);
  t.diagnostic(
    `node -e 0: ${median(node).toFixed(1)} ms, --version: ${median(ours).toFixed(1)} ms, ratio ${ratio.toFixed(2)}`,
  );
  assert.ok(ratio <= 1.6, `ratio ${ratio}`);
});

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}
