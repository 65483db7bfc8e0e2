import type { Context, Output, Terminal } from '../../context.ts';

/** The real terminal; `process` is an argument so that every combination of pipes can be tried. */
export function systemTerminal(
  system: Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr' | 'env' | 'platform'>,
): Terminal {
  const { env } = system;
  const output = (stream: NodeJS.WriteStream): Output => ({
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY === true,
    redraws: stream.isTTY === true && env['TERM'] !== 'dumb' && !env['CI'],
    get columns() {
      return stream.columns ?? 0;
    },
    colourLevel: colourLevel(env, stream.isTTY === true),
    unicode: canShowUnicode(env, system.platform),
  });
  return {
    input: system.stdin,
    out: output(system.stdout),
    err: output(system.stderr),
    canPrompt: system.stdin.isTTY === true && system.stderr.isTTY === true && !env['CI'],
  };
}

/** FORCE_COLOR outranks NO_COLOR (as in Node), then TERM=dumb, then whether the stream is a terminal. */
export function colourLevel(env: Context['env'], isTerminal: boolean): Output['colourLevel'] {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) {
    if (forced === '0' || forced === 'false') return 0;
    return forced === '3' ? 3 : forced === '2' ? 2 : 1;
  }
  if (env['NO_COLOR']) return 0;
  if (!isTerminal || env['TERM'] === 'dumb') return 0;
  if (/truecolor|24bit/.test(env['COLORTERM'] ?? '')) return 3;
  return /256/.test(env['TERM'] ?? '') ? 2 : 1;
}

function canShowUnicode(env: Context['env'], platform: NodeJS.Platform): boolean {
  if (platform === 'win32') return Boolean(env['WT_SESSION'] || env['TERM_PROGRAM']);
  if (platform === 'darwin') return true;
  return /utf-?8/i.test(env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '');
}
