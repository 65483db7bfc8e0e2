// Ends with 1 when a dependency that users install has a known weakness of high or critical severity.
// Where the registry does not answer such questions, it says so and lets the check pass.
import { spawnSync } from 'node:child_process';

const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
});
const counts = countsIn(stdout);
if (counts === undefined) {
  process.stderr.write('The dependencies could not be audited: the registry gave no answer.\n');
} else {
  const serious = counts.high + counts.critical;
  process.stdout.write(`Audited the dependencies: ${serious} serious weaknesses.\n`);
  process.exitCode = serious > 0 ? 1 : 0;
}

function countsIn(text) {
  try {
    return JSON.parse(text).metadata?.vulnerabilities;
  } catch {
    return undefined;
  }
}
