import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { keychainFault, keychainNotLoaded, keychainTimedOut } from './faults.ts';
import type { HelperAnswer, HelperRequest } from './protocol.ts';

/** How long the helper may take to start on a busy machine, before the time limit of the call begins. */
const startLimit = 20_000;

/** Runs one call in a process of its own, which is killed when the time is over. */
export async function runHelper(
  request: HelperRequest,
  { name, timeLimit, signal }: { name: string; timeLimit: number; signal: AbortSignal | undefined },
): Promise<Exclude<HelperAnswer, { kind: 'ready' | 'not_loaded' }>> {
  signal?.throwIfAborted();
  // `.ts` under a loader, `.js` when built; `fork` hands the loader on.
  const helper = fileURLToPath(import.meta.url).replace(/run-helper\.(ts|js)$/, 'helper.$1');
  // In a group of its own: Ctrl-C in a terminal goes to a whole group, and it is for this program to end the helper.
  const child = fork(helper, [], { stdio: ['pipe', 'pipe', 'ignore', 'ipc'], detached: true });
  try {
    const answer = await answerOf(child, request, { name, timeLimit, signal });
    if (answer.kind === 'not_loaded') throw keychainNotLoaded(name, answer.message);
    if (answer.kind === 'ready') throw keychainFault(name, 'The helper ended without an answer');
    return answer;
  } finally {
    child.kill('SIGKILL');
  }
}

/** Its last answer, or the fault of having waited too long, or the signal's reason. */
function answerOf(
  child: ChildProcess,
  request: HelperRequest,
  { name, timeLimit, signal }: { name: string; timeLimit: number; signal: AbortSignal | undefined },
): Promise<HelperAnswer> {
  return new Promise((resolve, reject) => {
    const giveUp = (milliseconds: number) =>
      setTimeout(() => settle(() => reject(keychainTimedOut(name, milliseconds))), milliseconds);
    let timer = giveUp(startLimit);
    let last: HelperAnswer | undefined;
    const abort = () => settle(() => reject(signal?.reason));
    const settle = (then: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      then();
    };
    signal?.addEventListener('abort', abort, { once: true });
    const { stdin, stdout } = child;
    if (!stdin || !stdout) throw new Error('the keychain helper has no pipes');
    createInterface({ input: stdout }).on('line', (line) => {
      last = JSON.parse(line);
      if (last?.kind !== 'ready') return;
      clearTimeout(timer);
      timer = giveUp(timeLimit);
    });
    child.on('error', (error) => settle(() => reject(keychainNotLoaded(name, error.message))));
    child.on('close', (code, signal) =>
      settle(() =>
        last
          ? resolve(last)
          : reject(keychainFault(name, `The helper ended without an answer (${code ?? signal})`)),
      ),
    );
    // A helper that died already closes the pipe; what is said about it comes with `close`.
    stdin.on('error', () => undefined).end(JSON.stringify(request));
  });
}
