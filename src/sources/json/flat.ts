import type { EncodingFound } from '../encoding.ts';
import { countLines, isPattern } from '../survey.ts';
import type { TextSource } from '../text.ts';
import type { FlatProfiles, JsonObject, ProfileLine, SourceFile } from '../types.ts';
import { Framer } from './frames.ts';
import { JsonReader } from './reader.ts';
import type { Layout } from './syntax.ts';

interface Recognised {
  file: string;
  text: TextSource;
  found: EncodingFound;
  layout: Layout;
  progress: SourceFile['progress'];
}

/**
 * Profiles as a database may read them, where it is known to read them as we do: UTF-8 and a profile a line. Whatever
 * else is unusual shows in the number of lines, or in a line that cannot be parsed by itself.
 */
export function flatProfiles({ file, text, found, layout, progress }: Recognised): FlatProfiles | undefined {
  const { path, expand } = text;
  const usual = found.encoding === 'utf-8' && found.bom === 0 && layout.lines && layout.newline === lineFeed;
  if (!usual || path === undefined || isPattern(path)) return undefined;
  return {
    holds: 'profiles',
    path,
    gzip: expand !== undefined,
    get samples() {
      return firstLines(file, text.head, text.whole, layout);
    },
    parse: (line) => parseLine(file, layout, line),
    survey: (signal) => countLines(text, 'lf', progress, signal),
  };
}

const lineFeed = 10;
const sampleCount = 200;

/** The first lines of a text that hold a profile each. `head`: as UTF-8. */
export function firstLines(file: string, head: Buffer, whole: boolean, layout: Layout): ProfileLine[] {
  const lines = head.toString().split(String.fromCharCode(layout.newline));
  // It may go on behind the head.
  if (!whole) lines.pop();
  return lines.slice(0, sampleCount).flatMap((line) => {
    const text = line.trim();
    const profile = parseLine(file, layout, text);
    return profile === undefined ? [] : [{ text, profile }];
  });
}

function parseLine(file: string, layout: Layout, line: string): JsonObject | undefined {
  const framer = new Framer(file, layout, { scans: false });
  const reader = new JsonReader({ framer, columns: undefined, flaws: [] });
  const [record, ...others] = reader.push(Buffer.from(`${line}\n`));
  return record !== undefined && 'profile' in record && others.length === 0 ? record.profile : undefined;
}
