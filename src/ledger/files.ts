import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Fault } from '../fault.ts';

/** Replaces a JSON file in one step: whoever reads sees the old text or the new one, never half of it. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  const next = `${path}.next`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const handle = await open(next, 'w', 0o600);
    await handle.writeFile(`${JSON.stringify(value, undefined, 2)}\n`);
    await handle.sync();
    await handle.close();
    await rename(next, path);
  } catch (error) {
    const full = (error as NodeJS.ErrnoException).code === 'ENOSPC';
    throw new Fault(full ? 'disk_full' : 'ledger_unusable', `${path} could not be written.`, {
      hint: full
        ? 'Free some space and run the same command again.'
        : 'Check that this folder can be written to.',
      cause: error,
    });
  }
}

/** `undefined`: there is no such file. Fault `ledger_damaged`: it is no JSON. */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    if (!(error instanceof SyntaxError)) throw error;
    throw new Fault('ledger_damaged', `${path} is damaged; it was left as it is.`, {
      hint: 'Move it away and run again.',
      cause: error,
    });
  }
}
