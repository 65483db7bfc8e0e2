import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { Machine } from '../context.ts';

export function systemMachine(): Machine {
  return {
    host: hostname(),
    pid: process.pid,
    isAlive: (pid) => {
      try {
        process.kill(pid, 0);
        return true;
      } catch (error) {
        // EPERM: it lives, but belongs to somebody else.
        return (error as NodeJS.ErrnoException).code !== 'ESRCH';
      }
    },
    // proc(5), field 22; the second field may hold blanks and brackets.
    startOf: async (pid) => {
      try {
        const text = await readFile(`/proc/${pid}/stat`, 'utf8');
        return text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
      } catch {
        return undefined;
      }
    },
  };
}
