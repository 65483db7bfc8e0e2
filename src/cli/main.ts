import { readFileSync } from 'node:fs';
import { Fault } from '../fault.ts';
import { systemContext } from './context.ts';
import { runProgram } from './program.ts';
import { showFault } from './ui/faults.ts';

/** Runs the program on the real machine; the exit status is left in `process.exitCode`. */
export async function main(): Promise<void> {
  // Everything this program writes is personal data or close to it.
  process.umask(0o077);
  // DuckDB's allocator (jemalloc, which reads this when it is loaded) else keeps what one thread freed from the next, and
  // for a second from the system: the same work took 225 or 360 MB.
  process.env['DUCKDB_JE_MALLOC_CONF'] ??= 'narenas:1,dirty_decay_ms:100,muzzy_decay_ms:0';
  const stopping = stopOnSignals(process.argv[2]);
  const context = systemContext(stopping);
  const debug = process.argv.includes('--debug');
  process.stdout.on('error', bearClosedPipe);
  process.stderr.on('error', bearClosedPipe);
  const crash = (error: unknown) => {
    showFault(context.terminal.err, error, { debug });
    process.exit(1);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);

  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  process.exitCode = await runProgram({ context, signal: stopping, version }, process.argv.slice(2), {
    debug,
  });
}

/** The first signal lets the work under way finish and be saved, the second ends at once. */
function stopOnSignals(command: string | undefined): AbortSignal {
  const words = ['push', 'apply', 'forget'].includes(command ?? '') ? stoppingAPush : stoppingOthers;
  const controller = new AbortController();
  const stop = (code: 'interrupted' | 'terminated', exitCode: number) => () => {
    if (controller.signal.aborted) process.exit(exitCode);
    process.stderr.write(`\n${words.notice}\n`);
    controller.abort(new Fault(code, words.message, { hint: words.hint }));
  };
  process.on('SIGINT', stop('interrupted', 130));
  process.on('SIGTERM', stop('terminated', 143));
  return controller.signal;
}

const stoppingAPush = {
  notice: 'Stopping: finishing what is under way. Again to stop at once.',
  message: 'Stopped before the end; what TikTok acknowledged is saved.',
  hint: 'Run the same command again: it sends only what is missing.',
};

const stoppingOthers = {
  notice: 'Stopping. Again to stop at once.',
  message: 'Stopped before the end.',
  hint: 'Run the same command again.',
};

/**
 * A closed pipe (`| head`) is the reader's right, not a fault; the work goes on, and its exit code stays true.
 * Ending here would leave a push half done.
 */
function bearClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  throw new Fault('unexpected', `The output cannot be written (${error.code ?? 'unknown reason'}).`, {
    hint: 'What TikTok acknowledged is saved. Look at the place that the output goes to, and run again.',
    cause: error,
  });
}
