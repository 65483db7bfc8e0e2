import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const none = { info: 0, low: 0, moderate: 0, high: 0, critical: 0, total: 0 };
/** As npm 11 writes it (audit report version 2). */
const found = {
  auditReportVersion: 2,
  vulnerabilities: {
    'left-pad': {
      name: 'left-pad',
      severity: 'high',
      via: [{ title: 'Prototype pollution', url: 'https://github.com/advisories/GHSA-1', severity: 'high' }],
    },
    'right-pad': { name: 'right-pad', severity: 'critical', via: ['left-pad'] },
    'mid-pad': { name: 'mid-pad', severity: 'low', via: [{ title: 'Slow', severity: 'low' }] },
  },
  metadata: { vulnerabilities: { ...none, low: 1, high: 1, critical: 1, total: 3 } },
};

test('a serious weakness of a dependency fails the check and is named', { skip: noShell() }, (t) => {
  const { status, stdout } = audit(t, JSON.stringify(found));
  assert.equal(status, 1);
  assert.match(stdout, /left-pad: high, Prototype pollution/);
  assert.match(stdout, /right-pad: critical, through left-pad/);
  assert.match(stdout, /2 serious weaknesses/);
  assert.doesNotMatch(stdout, /mid-pad/);
});

test('no serious weakness passes', { skip: noShell() }, (t) => {
  const quiet = {
    ...found,
    vulnerabilities: {},
    metadata: { vulnerabilities: { ...none, moderate: 2, total: 2 } },
  };
  const { status, stdout, stderr } = audit(t, JSON.stringify(quiet));
  assert.deepEqual([status, stderr], [0, '']);
  assert.match(stdout, /Audited the dependencies: 0 serious weaknesses/);
});

test('a registry that does not answer is no clean bill: it is said aloud', { skip: noShell() }, (t) => {
  const refused = {
    message: '405 Method Not Allowed - POST https://registry.example/-/npm/v1/security/advisories/bulk',
    statusCode: 405,
    error: { summary: '', detail: '' },
  };
  for (const [answer, reason] of [
    [JSON.stringify(refused), /NOT AUDITED.*405 Method Not Allowed/],
    ['', /NOT AUDITED.*nothing at all/],
    ['null', /NOT AUDITED/],
    ['<html>', /NOT AUDITED/],
  ] as const) {
    const { status, stdout, stderr } = audit(t, answer);
    assert.equal(status, 0);
    assert.match(stderr, reason);
    assert.doesNotMatch(stdout, /Audited/);
  }
});

/** Runs the script beside an npm that gives this answer, and fails as npm does. */
function audit(t: TestContext, answer: string) {
  const folder = mkdtempSync(join(tmpdir(), 'audit-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'answer'), answer);
  writeFileSync(join(folder, 'npm'), `#!/bin/sh\ncat '${join(folder, 'answer')}'\nexit 1\n`, { mode: 0o755 });
  const script = fileURLToPath(new URL('../../scripts/audit.js', import.meta.url));
  return spawnSync(process.execPath, [script], {
    encoding: 'utf8',
    env: { PATH: `${folder}:${process.env['PATH']}` },
  });
}

function noShell(): string | false {
  return process.platform === 'win32' && 'the npm made for this test is a shell script';
}
