import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { TestContext } from 'node:test';

/**
 * Whether the programs that a test needs are installed; if not, the test is skipped and says so,
 * or fails where CI=true, so that no automatic run passes without them.
 * Several names in one argument, separated by `|`, are alternatives.
 */
export function needs(t: TestContext, ...programs: string[]): boolean {
  const missing = programs.filter((program) => locate(program) === undefined);
  if (missing.length === 0) return true;
  const reason = `needs ${missing.join(', ')}, not installed here`;
  if (process.env['CI'] === 'true') throw new Error(`${t.name}: ${reason}`);
  t.skip(reason);
  return false;
}

/** Full path of the first alternative found in PATH. */
export function locate(program: string): string | undefined {
  for (const name of program.split('|')) {
    for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {}
    }
  }
  return undefined;
}
