import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { sha256 } from '../support/identities.ts';
import { binary, runProgram } from '../support/program.ts';
import { realEmulator } from '../support/real-emulator.ts';

const few = Array.from({ length: 50 }, (_, at) => `person${at}@example.com`);
/** Staged they take some ten megabytes. */
const many = Array.from({ length: 60_000 }, (_, at) => `person${at}@example.com`);

test('a full disk: exit 11, what was acknowledged is kept, and with room again the push succeeds', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'full-'));
  const disk = await smallDisk(t, join(folder, 'home'));
  t.after(async () => {
    disk.remove();
    await rm(folder, { recursive: true, force: true });
  });
  const emulator = await realEmulator(t);
  const home = join(folder, 'home');
  const env = {
    TIKTOK_SEG_HOME: home,
    TIKTOK_SEG_API_URL: emulator.origin,
    TIKTOK_SEG_TOKEN: emulator.mintToken(),
    TIKTOK_SEG_ADVERTISER_ID: emulator.advertisers[0]?.id,
  };
  await writeFile(join(folder, 'few.csv'), `Email\n${few.join('\n')}\n`);
  await writeFile(join(folder, 'many.csv'), `Email\n${many.join('\n')}\n`);
  const push = (file: string) => ['push', '--audience', 'vip', '--json', '--rate-level', 'none', file];
  const before = JSON.parse((await runProgram(push('few.csv'), { cwd: folder, env })).stdout);
  const requests = emulator.requests().rows.add;

  for (const file of ['many.csv', 'many.csv']) {
    const { code, stderr } = await disk.run(push(file), { cwd: folder, env });
    assert.equal(code, 11, stderr);
    assert.match(stderr, /\[disk_full\]/);
  }
  assert.equal(emulator.requests().rows.add, requests, 'nothing was sent without a note');
  await disk.grow();
  const again = await runProgram(push('many.csv'), { cwd: folder, env });
  assert.equal(again.code, 0, again.stderr);
  const { records, membership } = JSON.parse(again.stdout);
  assert.deepEqual([records.unchanged, records.added, membership.before], [50, 59_950, 50]);
  assert.deepEqual(
    [...(emulator.membership(before.audience.id)?.EMAIL_SHA256 ?? [])].sort(),
    many.map(sha256).sort(),
  );
  assert.ok(!(await readdir(home, { recursive: true })).some((name) => /\.next$|\.lock$/.test(name)));
});

/** A disk of four megabytes at the folder; where that cannot be had, a limit on the size of each file. */
async function smallDisk(t: TestContext, folder: string) {
  await mkdir(folder);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m,mode=700', 'none', folder]).status === 0;
  if (mounted) {
    t.diagnostic('on a tmpfs of 4 MB');
    return {
      run: runProgram,
      grow: async () => void spawnSync('mount', ['-o', 'remount,size=200m', folder]),
      remove: () => void spawnSync('umount', ['-l', folder]),
    };
  }
  t.diagnostic('with ulimit -f');
  return { run: limited, grow: async () => undefined, remove: () => undefined };
}

/** Beyond the limit writing fails like on a full disk, as long as the signal for it is ignored. */
function limited(
  args: readonly string[],
  { cwd, env }: { cwd: string; env: Record<string, string | undefined> },
) {
  const child = spawn(
    'sh',
    ['-c', 'trap "" XFSZ; ulimit -f 4000; exec "$0" "$@"', process.execPath, binary, ...args],
    { cwd, env: { PATH: process.env['PATH'], ...env } },
  );
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  child.stdout.resume();
  return new Promise<{ code: number | null; stderr: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, stderr })),
  );
}
