// Ends with 1 when a dependency that users install has a known weakness of high or critical severity.
// Where the registry does not answer such questions (a mirror, a company's own), nothing was audited: it says so aloud
// and lets the check pass, since no change of ours could mend it.
import { spawnSync } from 'node:child_process';

const { stdout, error } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
});
const report = reportIn(stdout ?? '');
const counts = report.metadata?.vulnerabilities;
if (counts === undefined) {
  const reason = report.message ?? report.error?.summary ?? error?.message;
  process.stderr.write(
    `WARNING: THE DEPENDENCIES WERE NOT AUDITED. npm audit had no answer: ${reason || 'nothing at all'}\n`,
  );
} else {
  const serious = Object.values(report.vulnerabilities ?? {}).filter(({ severity }) => isSerious(severity));
  for (const { name, severity, via } of serious) {
    const titles = via.map((cause) => (typeof cause === 'string' ? `through ${cause}` : cause.title));
    process.stdout.write(`${name}: ${severity}, ${titles.join('; ')}\n`);
  }
  const found = counts.high + counts.critical;
  process.stdout.write(`Audited the dependencies: ${found} serious weaknesses.\n`);
  process.exitCode = found > 0 ? 1 : 0;
}

function isSerious(severity) {
  return severity === 'high' || severity === 'critical';
}

function reportIn(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
