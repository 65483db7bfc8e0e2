import { Fault } from '../fault.ts';
import { empty, shown } from './faults.ts';
import { headSize, type Origin } from './origin.ts';

/** Looks into a stream without losing a byte: what was taken for looking is given again. */
export async function openStream(
  file: string,
  stream: NodeJS.ReadableStream,
  signal?: AbortSignal,
): Promise<Origin> {
  const source = stream[Symbol.asyncIterator]();
  const taken: Buffer[] = [];
  let length = 0;
  let whole = false;
  await abortable(file, stream, signal, async () => {
    while (length < headSize) {
      const next = await source.next();
      if (next.done === true) {
        whole = true;
        break;
      }
      const chunk = toBuffer(next.value);
      taken.push(chunk);
      length += chunk.length;
    }
  });
  if (length === 0) throw empty(file, 'is empty (0 bytes)');
  const head = Buffer.concat(taken);
  return {
    head,
    whole,
    size: undefined,
    async *read(signal) {
      yield head;
      try {
        while (!whole) {
          const next = await abortable(file, stream, signal, () => source.next());
          if (next.done === true) break;
          yield toBuffer(next.value);
        }
      } finally {
        destroy(stream);
      }
    },
    close: () => destroy(stream),
  };
}

/** A stream may keep silent for ever, so an abort must end the waiting. */
async function abortable<Result>(
  file: string,
  stream: NodeJS.ReadableStream,
  signal: AbortSignal | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  signal?.throwIfAborted();
  const stop = () => destroy(stream);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const result = await work();
    signal?.throwIfAborted();
    return result;
  } catch (cause) {
    signal?.throwIfAborted();
    throw new Fault('source_unreadable', `${shown(file)} broke off.`, {
      hint: 'See what the program that writes it says, and run again.',
      cause,
    });
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

function destroy(stream: NodeJS.ReadableStream): void {
  if ('destroy' in stream && typeof stream.destroy === 'function') stream.destroy();
}

function toBuffer(chunk: unknown): Buffer {
  return typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk as Uint8Array);
}
