import type { Output } from '../../context.ts';
import { type ExitCode, Fault } from '../../fault.ts';
import { maskedText, safeText } from './safe-text.ts';
import { styleOf } from './style.ts';

/** Tells a person what went wrong and what to do; returns the exit code. The one place that does so. */
export function showFault(output: Output, error: unknown, { debug = false } = {}): ExitCode {
  const fault = asFault(error);
  const { colour, cross, arrow } = styleOf(output);
  const lines = [`${cross} ${safeText(fault.message, 2000)} ${colour.dim(`[${fault.code}]`)}`];
  for (const line of (fault.hint ?? '').split('\n').filter(Boolean))
    lines.push(`  ${arrow} ${safeText(line, 1000)}`);
  if (debug) lines.push(...causes(error).map((line) => colour.dim(`    ${line}`)));
  output.write(`${lines.join('\n')}\n`);
  return fault.exitCode;
}

export function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new Fault('unexpected', `Unexpected fault: ${maskedText(text)}`, {
    hint: 'Run again with --debug and report what it prints; it holds no personal data.',
    cause: error,
  });
}

/** Stack and causes, without anything that could be a value of the source. */
function causes(error: unknown): string[] {
  const lines: string[] = [];
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const [first = '', ...frames] = (at.stack ?? String(at)).split('\n');
    lines.push(maskedText(depth === 0 ? first : `caused by ${first}`));
    lines.push(...frames.filter((frame) => /^\s+at /.test(frame)).map((frame) => safeText(frame)));
  }
  return lines;
}
