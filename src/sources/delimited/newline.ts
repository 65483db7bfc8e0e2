import type { Dialect } from '../types.ts';

/** The line end by majority, quoted cells left aside: they may hold line breaks of another kind. */
export function findNewline(text: string): Dialect['newline'] {
  const counts = count(text.replaceAll(/"[^"]*"/g, ''));
  const { crlf, lf, cr } = counts.crlf + counts.lf + counts.cr > 0 ? counts : count(text);
  if (cr > lf + crlf) return 'cr';
  return crlf > lf ? 'crlf' : 'lf';
}

function count(text: string): { crlf: number; lf: number; cr: number } {
  const total = (character: string) => text.split(character).length - 1;
  const crlf = total('\r\n');
  return { crlf, lf: total('\n') - crlf, cr: total('\r') - crlf };
}
