import type { Terminal } from '../../context.ts';
import type { CommonOptions } from '../deps.ts';
import { safeJson } from './safe-text.ts';
import { type Style, styleOf } from './style.ts';

/** Prints the result of a command on standard output: one JSON document, or text for people. */
export function printResult(
  { out }: Terminal,
  { json, quiet }: CommonOptions,
  data: unknown,
  text: (style: Style) => string,
): void {
  if (json) out.write(`${safeJson(data)}\n`);
  else if (!quiet) out.write(text(styleOf(out)));
}
