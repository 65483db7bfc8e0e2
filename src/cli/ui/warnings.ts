import type { Output } from '../../context.ts';
import { safeText } from './safe-text.ts';
import { styleOf } from './style.ts';

/** Writes each warning once. */
export function warner(output: Output): (text: string) => void {
  const { warning } = styleOf(output);
  const said = new Set<string>();
  return (text) => {
    if (said.has(text)) return;
    said.add(text);
    output.write(`${warning} ${safeText(text, 1000)}\n`);
  };
}
