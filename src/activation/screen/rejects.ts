import { closeSync, fchmodSync, fstatSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { Fault } from '../../fault.ts';

/** Where something was refused, and why; never what stood there. */
export interface Reject {
  file: string;
  record: number;
  line: number;
  /** Absent where the reason concerns the whole record. */
  column: string | undefined;
  reason: string;
}

export interface RejectsFile {
  write(reject: Reject): void;
  /** Hands what was written to the system; call it now and then. */
  flush(): void;
  close(): void;
}

const header = 'file,record,line,column,reason\r\n';

/**
 * Opens the file for what is refused, as CSV. It is written while the source is read, so that it also tells of a run
 * that was refused or broke off. An older rejects file is replaced; any other file is left alone.
 */
export function openRejects(path: string, cwd: string): RejectsFile {
  const place = resolve(cwd, path);
  let descriptor: number;
  try {
    refuseOther(path, place);
    descriptor = openSync(place, 'w', 0o600);
    // The mode above counts only for a new file; a pipe has none to change.
    if (fstatSync(descriptor).isFile()) fchmodSync(descriptor, 0o600);
  } catch (error) {
    throw unwritable(path, error);
  }
  let waiting = header;
  const flush = () => {
    const bytes = Buffer.from(waiting);
    waiting = '';
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    } catch (error) {
      throw unwritable(path, error);
    }
  };
  return {
    write: ({ file, record, line, column, reason }) => {
      waiting += `${[file, record, line, column ?? '', reason].map(toCell).join(',')}\r\n`;
      if (waiting.length > longestWait) flush();
    },
    flush,
    close: () => {
      try {
        flush();
      } finally {
        closeSync(descriptor);
      }
    },
  };
}

const longestWait = 64 * 1024;

/** A spreadsheet runs a cell that begins so as a formula (OWASP, "CSV Injection"); an apostrophe makes it text. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/;

function toCell(value: string | number): string {
  const text = String(value);
  const safe = typeof value === 'string' && formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Nobody wants his export replaced by a slip of the pen. A pipe or device is written to as it is. */
function refuseOther(path: string, place: string): void {
  const stats = statSync(place, { throwIfNoEntry: false });
  if (stats === undefined || !stats.isFile() || stats.size === 0) return;
  const descriptor = openSync(place, 'r');
  try {
    const start = Buffer.alloc(header.length);
    const length = readSync(descriptor, start, 0, start.length, 0);
    if (start.toString('latin1', 0, length) === header) return;
  } finally {
    closeSync(descriptor);
  }
  throw new Fault('file_exists', `${path} exists and is no rejects file; it was left as it is.`, {
    hint: 'Give --rejects the name of a new file.',
  });
}

function unwritable(path: string, error: unknown): unknown {
  if (error instanceof Fault) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new Fault('disk_full', `The disk is full: ${path} could not be written.`, {
      hint: 'Free some space and run the same command again.',
      cause: error,
    });
  }
  return new Fault('file_unwritable', `${path} cannot be written (${code ?? 'unknown reason'}).`, {
    hint: 'Check the folder and its rights, or give another name.',
    cause: error,
  });
}
