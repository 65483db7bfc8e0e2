import type { Dialect } from '../types.ts';

/**
 * The line ends to try. Where there are carriage returns and line feeds both are tried, for quoted cells may
 * hold line breaks of another kind than the file's.
 */
export function newlinesToTry(text: string): Dialect['newline'][] {
  const { crlf, lf, cr } = count(text);
  if (cr > 0 && crlf + lf === 0) return ['cr'];
  // To read, these two are the same.
  const feed = crlf > lf ? 'crlf' : 'lf';
  return cr > 0 ? [feed, 'cr'] : [feed];
}

function count(text: string): { crlf: number; lf: number; cr: number } {
  const total = (character: string) => text.split(character).length - 1;
  const crlf = total('\r\n');
  return { crlf, lf: total('\n') - crlf, cr: total('\r') - crlf };
}
