import { damaged } from '../faults.ts';

/** A person has some thousand segments; what is longer is no line of such a file. */
const longestLine = 1024 * 1024;

export interface TextLine {
  text: string;
  /** From 1. */
  line: number;
  /** False: the file ends without a line end. */
  ended: boolean;
}

/** Lines of UTF-8 text in blocks, with any kind of line end; blank ones left out. */
export async function* linesOf(file: string, blocks: AsyncIterable<Buffer>): AsyncGenerator<TextLine[]> {
  let rest = '';
  let count = 0;
  const decoder = new TextDecoder();
  for await (const block of blocks) {
    const all = rest + decoder.decode(block, { stream: true });
    // A carriage return at the end may be half of a line end.
    const held = all.endsWith('\r') ? '\r' : '';
    const text = all.slice(0, all.length - held.length);
    const lines = text.split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? '') + held;
    if (rest.length > longestLine) {
      throw damaged(
        file,
        `line ${count + lines.length + 1}`,
        'this line has no end',
        'Copy or export the file again.',
      );
    }
    yield lines.map((line) => ({ text: line, line: ++count, ended: true })).filter(isFilled);
  }
  const last = rest + decoder.decode();
  yield [{ text: last.replace(/\r$/, ''), line: count + 1, ended: last.endsWith('\r') }].filter(isFilled);
}

function isFilled({ text }: TextLine): boolean {
  return text.trim() !== '';
}
