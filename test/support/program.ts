import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { assertConserved } from './conservation.ts';

export interface ProgramResult {
  code: number | null;
  stdout: string;
  stderr: string;
  /** Largest memory the process held, in megabytes; undefined where the system does not tell. */
  peakMegabytes: number | undefined;
}

export interface RunningProgram {
  readonly child: ChildProcess;
  readonly stderr: () => string;
  readonly stdout: () => string;
  readonly ended: Promise<ProgramResult>;
}

export interface ProgramOptions {
  env?: Record<string, string | undefined>;
  cwd?: string;
  input?: string | Buffer;
  /** Whether it leads a process group of its own, as the shell of a terminal has it. */
  group?: boolean;
}

export const binary = fileURLToPath(new URL('../../bin/tiktok-seg.js', import.meta.url));

/** Runs the built program as a script would: no terminal, and nothing of the tester's own environment but PATH. */
export function runProgram(args: readonly string[], options: ProgramOptions = {}): Promise<ProgramResult> {
  return startProgram(args, options).ended;
}

export function startProgram(
  args: readonly string[],
  { env = {}, cwd, input = '', group = false }: ProgramOptions = {},
): RunningProgram {
  const child = spawn(process.execPath, [binary, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: group,
  });
  let stdout = '';
  let stderr = '';
  let peak: number | undefined;
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  // The program may end before it has read its input.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const watch = setInterval(() => {
    peak = peakOf(child.pid) ?? peak;
  }, 20);
  const ended = new Promise<ProgramResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(watch);
      try {
        checkReceipt(stdout);
      } catch (error) {
        reject(error);
      }
      resolve({ code, stdout, stderr, peakMegabytes: peak });
    });
  });
  return { child, stdout: () => stdout, stderr: () => stderr, ended };
}

/** Whatever a test is about: a receipt that was printed has to account for every record. */
function checkReceipt(stdout: string): void {
  if (!/^\{\s*"run":/.test(stdout)) return;
  assertConserved(JSON.parse(stdout));
}

/** VmHWM is the high-water mark itself, so the last look before the end is enough (proc(5)). */
function peakOf(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}
