import { closeSync, fchmodSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Fault } from '../../fault.ts';
import { TextWriter, unwritable } from '../text-writer.ts';

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
  const writer = new TextWriter(path, descriptor);
  writer.write(header);
  return {
    write: ({ file, record, line, column, reason }) =>
      writer.write(`${[file, record, line, column ?? '', reason].map(toCell).join(',')}\r\n`),
    flush: () => writer.flush(),
    close: () => writer.close(),
  };
}

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
