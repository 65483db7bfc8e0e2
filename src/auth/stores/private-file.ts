import type { Stats } from 'node:fs';
import { chmod, mkdir, open, rename, rm, unlink } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { Fault } from '../../fault.ts';

/** More than any token or login takes; whatever is longer is something else. */
const longest = 64 * 1024;

/**
 * What a file's rights must be. `own`: ssh's rule for private keys, the owner is this user and nobody else
 * has any right. `handed_over`: root may own it and let our group read, as containers hand out secrets.
 */
export type Rights = 'own' | 'handed_over' | 'unchecked';

/** Reads a small file whose rights are as they must be; `undefined` where there is none. */
export async function readPrivateFile(
  path: string,
  options: { platform: NodeJS.Platform; rights: Rights },
): Promise<string | undefined> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw unreadable(path, error);
  });
  if (!file) return undefined;
  try {
    // The opened file is judged, not the name: it cannot be exchanged in between.
    refuseUnsafe(path, await file.stat(), options);
    const buffer = Buffer.alloc(longest + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < buffer.length; length += read) {
      read = (await file.read(buffer, length, buffer.length - length)).bytesRead;
    }
    if (length > longest)
      throw new Fault('credential_damaged', `${path} is too long to be a login or a token.`);
    return buffer.toString('utf8', 0, length);
  } catch (error) {
    throw error instanceof Fault ? error : unreadable(path, error);
  } finally {
    await file.close();
  }
}

/** Puts a file in place as a whole, readable by its owner only; its folder is made with mode 0700. */
export async function writePrivateFile(
  path: string,
  text: string,
  { suffix, ownFolder = false }: { suffix: string; ownFolder?: boolean },
): Promise<void> {
  const temporary = `${path}.${suffix}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    if (ownFolder) await chmod(dirname(path), 0o700);
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw unwritable(path, error);
  }
}

/** `false`: there was none. */
export async function deletePrivateFile(path: string): Promise<boolean> {
  try {
    await unlink(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw unwritable(path, error);
  }
}

function refuseUnsafe(
  path: string,
  stats: Stats,
  { platform, rights }: { platform: NodeJS.Platform; rights: Rights },
): void {
  // Windows has other rights than these bits, and a profile folder is the user's own there.
  if (stats.isDirectory()) {
    throw new Fault('credential_unreadable', `${path} is a folder, not a file.`, {
      hint: 'Name the file that is in it.',
    });
  }
  if (rights === 'unchecked' || platform === 'win32') return;
  const me = ownId();
  const fromRoot = rights === 'handed_over' && stats.uid === 0 && me !== 0;
  if (me !== undefined && stats.uid !== me && !fromRoot) {
    throw new Fault('credential_unsafe', `${path} belongs to another user; it is not read.`, {
      hint: 'Make it yours (chown) or log in again.',
    });
  }
  if ((stats.mode & (fromRoot ? 0o027 : 0o077)) === 0) return;
  const mode = (stats.mode & 0o777).toString(8).padStart(4, '0');
  throw new Fault('credential_unsafe', `${path} can be read by others (mode ${mode}); it is not used.`, {
    hint: `Others may have read the token: better withdraw it (tiktok-seg logout) and log in again. Then: chmod 600 ${path}`,
  });
}

function ownId(): number | undefined {
  try {
    return userInfo().uid;
  } catch {
    // No name for this user, as in some containers; a file with mode 0600 that opens is ours then.
    return undefined;
  }
}

function unreadable(path: string, cause: unknown): Fault {
  const { code } = cause as NodeJS.ErrnoException;
  return new Fault('credential_unreadable', `${path} cannot be read (${code ?? 'unknown reason'}).`, {
    hint: 'Look at the rights of the file and its folder.',
    cause,
  });
}

function unwritable(path: string, cause: unknown): Fault {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new Fault('disk_full', `${path} cannot be written: no space is left.`, { cause });
  }
  return new Fault('credential_unwritable', `${path} cannot be written (${code ?? 'unknown reason'}).`, {
    hint: 'Look at the rights of the folder, or choose another with TIKTOK_SEG_HOME.',
    cause,
  });
}
