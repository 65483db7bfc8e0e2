import { closeSync, linkSync, lstatSync, openSync, renameSync, rmSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { Fault } from '../../fault.ts';
import { TextWriter, unwritable } from '../text-writer.ts';

/** A file that appears as a whole or not at all, readable by its owner only. */
export interface OutputFile {
  /** Opens a draft beside it; `name` tells drafts apart. */
  draft(name: string): { path: string; writer: TextWriter };
  /** Puts a finished draft in place. */
  place(draft: string): void;
  /** Removes what is left of the drafts. */
  clear(): void;
}

export interface OutputOptions {
  cwd: string;
  /** Whether a file that is there is replaced. */
  force: boolean;
  /** Never replaced, not even then. */
  inputs: readonly string[];
  /** Tells this run's drafts from those of another. */
  suffix: string;
}

/** Faults: `usage` for a name TikTok does not take, `file_exists`. */
export function openOutput(path: string, { cwd, force, inputs, suffix }: OutputOptions): OutputFile {
  const place = resolve(cwd, path);
  if (!['.csv', '.txt'].includes(extname(path).toLowerCase())) {
    throw new Fault('usage', `TikTok takes files named .csv or .txt only, not ${path}.`, {
      hint: 'Give -o a name such as hashed.csv.',
    });
  }
  if (inputs.some((input) => resolve(cwd, input) === place)) {
    throw new Fault('file_exists', `${path} is the list itself.`, { hint: 'Give -o another name.' });
  }
  const exists = new Fault('file_exists', `${path} is there already; it was left as it is.`, {
    hint: 'Give another name, or --force to replace it.',
  });
  if (!force && lstatSync(place, { throwIfNoEntry: false })) throw exists;
  const drafts = new Set<string>();
  return {
    draft: (name) => {
      const draft = `${place}.${suffix}.${name}`;
      try {
        const descriptor = openSync(draft, 'wx', 0o600);
        drafts.add(draft);
        return { path: draft, writer: new TextWriter(path, descriptor) };
      } catch (error) {
        throw unwritable(path, error);
      }
    },
    place: (draft) => {
      try {
        if (force) renameSync(draft, place);
        else placeNew(draft, place);
      } catch (error) {
        throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? exists : unwritable(path, error);
      }
    },
    clear: () => {
      for (const draft of drafts) rmSync(draft, { force: true });
    },
  };
}

/** A link fails where a file is; renaming would replace one that came meanwhile. */
function placeNew(draft: string, place: string): void {
  try {
    linkSync(draft, place);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    // No links here, as on the file systems of memory sticks: the name is taken first.
    closeSync(openSync(place, 'wx', 0o600));
    renameSync(draft, place);
  }
}
