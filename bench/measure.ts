import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Of a whole process: wall time, start included, and the high-water mark of its memory (proc(5); 0 where there is none). */
export interface Measured {
  seconds: number;
  megabytes: number;
}

/** Runs a program to its end; throws where it fails. `stdin`: a file descriptor. */
export function timed(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  stdin: number | 'ignore' = 'ignore',
): Promise<Measured> {
  const start = performance.now();
  const child = spawn(program, args, { env, stdio: [stdin, 'ignore', 'inherit'] });
  let megabytes = 0;
  const watch = setInterval(() => {
    megabytes = peakOf(child.pid) ?? megabytes;
  }, 50);
  return new Promise((resolve, reject) => {
    child.on('close', (code) => {
      clearInterval(watch);
      if (code === 0) resolve({ seconds: (performance.now() - start) / 1000, megabytes });
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}`));
    });
  });
}

function peakOf(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    // A process that has ended has none.
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}
