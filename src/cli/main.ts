import { readFileSync } from 'node:fs';
import { Fault } from '../fault.ts';
import { systemContext } from './context.ts';
import { runProgram } from './program.ts';
import { showFault } from './ui/faults.ts';

/** Runs the program on the real machine; the exit status is left in `process.exitCode`. */
export async function main(): Promise<void> {
  // Everything this program writes is personal data or close to it.
  process.umask(0o077);
  const context = systemContext();
  const debug = process.argv.includes('--debug');
  // A closed pipe (`| head`) is the reader's right, not a fault.
  process.stdout.on('error', endQuietlyOnClosedPipe);
  process.stderr.on('error', endQuietlyOnClosedPipe);
  const crash = (error: unknown) => {
    showFault(context.terminal.err, error, { debug });
    process.exit(1);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);

  const stopping = stopOnSignals((text) => context.terminal.err.write(text));
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  process.exitCode = await runProgram({ context, signal: stopping, version }, process.argv.slice(2), {
    debug,
  });
}

/** The first signal lets the work under way finish and be saved, the second ends at once. */
function stopOnSignals(say: (text: string) => void): AbortSignal {
  const controller = new AbortController();
  const stop = (code: 'interrupted' | 'terminated', exitCode: number) => () => {
    if (controller.signal.aborted) process.exit(exitCode);
    say('\nStopping: finishing what is under way. Again to stop at once.\n');
    controller.abort(
      new Fault(code, 'Stopped before the end; what TikTok acknowledged is saved.', {
        hint: 'Run the same command again: it sends only what is missing.',
      }),
    );
  };
  process.on('SIGINT', stop('interrupted', 130));
  process.on('SIGTERM', stop('terminated', 143));
  return controller.signal;
}

function endQuietlyOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
  throw error;
}
