import { Fault } from '../fault.ts';

/** What is said of sources in more than one place. A message names files, lines and bytes, never a cell. */

export function damaged(file: string, where: string, what: string, hint: string, cause?: unknown): Fault {
  return new Fault('source_damaged', `${shown(file)}, ${where}: ${what}.`, { hint, cause });
}

export function unreadable(file: string, what: string, hint: string): Fault {
  return new Fault('source_unreadable', `${shown(file)} ${what}.`, { hint });
}

export function empty(file: string, what: string): Fault {
  return new Fault('source_empty', `${shown(file)} ${what}.`, {
    hint: 'Check that the export finished, and export again.',
  });
}

/** The name as the user wrote it; a person does not write `-` for what he typed. */
export function shown(file: string): string {
  return file === '-' ? 'Standard input' : file;
}
