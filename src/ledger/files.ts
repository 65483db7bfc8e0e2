import { access, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
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
    await rm(next, { force: true }).catch(() => undefined);
    throw unwritable(path, error);
  }
}

/** The fault of a file or folder that could not be written or made. */
export function unwritable(path: string, cause: unknown): Fault {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown reason';
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    return new Fault('disk_full', `${path} could not be written: no space is left.`, {
      hint: 'Free some space and run the same command again.',
      cause,
    });
  }
  return new Fault('ledger_unusable', `${path} could not be written (${code}).`, {
    hint: 'Look at the rights of the folder, or choose another with TIKTOK_SEG_HOME.',
    cause,
  });
}

/** `undefined`: there is no such file. Fault `ledger_damaged`: it is no JSON. */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    if (!(error instanceof SyntaxError)) {
      const { code } = error as NodeJS.ErrnoException;
      throw new Fault('ledger_unusable', `${path} cannot be read (${code ?? 'unknown reason'}).`, {
        hint: 'Look at the rights of the file and its folder, or choose another folder with TIKTOK_SEG_HOME.',
        cause: error,
      });
    }
    throw new Fault('ledger_damaged', `${path} is damaged; it was left as it is.`, {
      hint: 'Move it away and run again.',
      cause: error,
    });
  }
}

export async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
