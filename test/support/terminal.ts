import { Readable } from 'node:stream';
import type { Output, Terminal } from '../../src/context.ts';

/** An output that remembers what it was given. */
export interface RecordingOutput extends Output {
  readonly text: string;
}

export interface RecordingTerminal extends Terminal {
  readonly out: RecordingOutput;
  readonly err: RecordingOutput;
}

export interface TerminalOptions {
  /** What standard input holds. Default: nothing. */
  input?: string | Uint8Array | readonly (string | Uint8Array)[] | Readable;
  /** Default false: no person, no colour, no width. */
  interactive?: boolean;
  columns?: number;
  colourLevel?: Output['colourLevel'];
}

export function recordingTerminal(options: TerminalOptions = {}): RecordingTerminal {
  const interactive = options.interactive ?? false;
  const shape = {
    isTerminal: interactive,
    redraws: interactive,
    columns: options.columns ?? (interactive ? 80 : 0),
    colourLevel: options.colourLevel ?? 0,
    unicode: interactive,
  };
  return {
    input: inputOf(options.input ?? ''),
    out: recordingOutput(shape),
    err: recordingOutput(shape),
    canPrompt: interactive,
  };
}

function recordingOutput(shape: Omit<Output, 'write'>): RecordingOutput {
  let text = '';
  return {
    ...shape,
    write: (piece) => {
      text += piece;
    },
    get text() {
      return text;
    },
  };
}

function inputOf(input: NonNullable<TerminalOptions['input']>): Readable {
  if (input instanceof Readable) return input;
  const pieces = typeof input === 'string' || input instanceof Uint8Array ? [input] : input;
  return Readable.from(
    pieces.map((piece) => Buffer.from(piece)),
    { objectMode: false },
  );
}
