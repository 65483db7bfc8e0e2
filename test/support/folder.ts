import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/**
 * An empty folder that goes with the test; `prefix` begins its name. A process that a test has ended may still leave
 * something in it while it is being removed; what stays of it then fails no test, nor keeps the hooks behind from their
 * work.
 */
export async function temporaryFolder(
  t: Pick<TestContext, 'after' | 'diagnostic'>,
  prefix = 'tiktok-seg-',
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  t.after(() =>
    rm(folder, { recursive: true, force: true, maxRetries: 10 }).catch((error: Error) =>
      t.diagnostic(`${folder} stays: ${error.message}`),
    ),
  );
  return folder;
}
