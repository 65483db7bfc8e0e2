import { RegularText } from './regular-text.ts';
import { measured, type TextSource } from './text.ts';
import type { SourceFile } from './types.ts';

/** Looks at every byte of a text: its number of lines; undefined: it is not regular. */
export async function countLines(
  { read, expand }: TextSource,
  newline: 'lf' | 'crlf',
  progress: SourceFile['progress'],
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  const onDisk = measured(read(signal), progress);
  const regular = new RegularText(newline);
  for await (const block of expand?.(onDisk) ?? onDisk) {
    if (!regular.push(block)) return undefined;
  }
  return regular.end();
}

/** Whether a database would take the name for a pattern. */
export function isPattern(path: string): boolean {
  return /[*?[\]{}]/.test(path);
}
