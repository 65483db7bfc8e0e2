import { closeSync, fsyncSync, writeSync } from 'node:fs';
import { Fault } from '../fault.ts';

/** Writes text to an opened file, a block at a time; what was written when the run breaks off is there. */
export class TextWriter {
  readonly #path: string;
  readonly #descriptor: number;
  #waiting: string[] = [];
  #length = 0;

  /** `path` as the user named it, for messages. */
  constructor(path: string, descriptor: number) {
    this.#path = path;
    this.#descriptor = descriptor;
  }

  write(text: string): void {
    this.#waiting.push(text);
    this.#length += text.length;
    if (this.#length > blockLength) this.flush();
  }

  flush(): void {
    const bytes = Buffer.from(this.#waiting.join(''));
    this.#waiting = [];
    this.#length = 0;
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at);
    } catch (error) {
      throw unwritable(this.#path, error);
    }
  }

  /** `keep`: what was written is on the disk when this returns. */
  close({ keep = false } = {}): void {
    try {
      this.flush();
      if (keep) fsyncSync(this.#descriptor);
    } finally {
      closeSync(this.#descriptor);
    }
  }
}

const blockLength = 64 * 1024;

export function unwritable(path: string, error: unknown): unknown {
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
