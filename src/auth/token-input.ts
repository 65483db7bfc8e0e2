import type { Context } from '../context.ts';
import { Fault } from '../fault.ts';
import { tokenIn } from './token-text.ts';

/** Reads a token from standard input, or asks for it where a person sits there; it is never echoed. */
export async function readToken(
  { terminal, prompts }: Context,
  signal: AbortSignal | undefined,
): Promise<string> {
  if (terminal.canPrompt) {
    return asToken(
      await prompts.secret({ message: 'Access token (not shown):', flag: 'it on standard input' }),
    );
  }
  if ('isTTY' in terminal.input && terminal.input.isTTY) {
    throw new Fault(
      'question_unanswered',
      'The access token was to come from standard input, which is a terminal.',
      {
        hint: 'Pipe it: tiktok-seg login --with-token < token-file',
      },
    );
  }
  return asToken(await readAll(terminal.input, signal));
}

async function readAll(input: NodeJS.ReadableStream, signal: AbortSignal | undefined): Promise<string> {
  const longest = 64 * 1024;
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of input) {
    signal?.throwIfAborted();
    pieces.push(Buffer.from(piece));
    length += piece.length;
    if (length > longest) throw unfit('Standard input holds more than a token.');
  }
  return Buffer.concat(pieces).toString('utf8');
}

function asToken(text: string): string {
  const token = tokenIn(text);
  if (token !== undefined) return token;
  throw text.trim() === ''
    ? unfit('There is no token on standard input: it is empty.')
    : unfit('There is no token on standard input: one word of visible characters is expected.');
}

function unfit(message: string): Fault {
  return new Fault('usage', message, {
    hint: 'Give the access token and nothing else, e.g. tiktok-seg login --with-token < token-file',
  });
}
