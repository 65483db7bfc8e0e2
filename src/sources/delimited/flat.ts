import type { EncodingFound } from '../encoding.ts';
import { countLines, isPattern } from '../survey.ts';
import type { TextSource } from '../text.ts';
import type { FlatTable, SourceFile } from '../types.ts';
import type { Table } from './recognise.ts';

interface Recognised {
  text: TextSource;
  table: Table;
  encoding: EncodingFound['encoding'];
  progress: SourceFile['progress'];
}

/**
 * The table as a database may read it, where it is known to read it as we do: UTF-8, usual quotes and line ends, the
 * data below at most one line. Whatever else is unusual shows in the number of lines, see `survey`.
 */
export function flatTable({ text, table, encoding, progress }: Recognised): FlatTable | undefined {
  const { path, expand } = text;
  const { quoting, width, from } = table;
  const { delimiter, quote, escape: mark, newline } = quoting;
  const usual =
    delimiter !== '' &&
    (quote === undefined || (quote === '"' && mark === quote)) &&
    (newline === 'lf' || newline === 'crlf') &&
    encoding === 'utf-8' &&
    from.line <= 1;
  if (!usual || path === undefined || isPattern(path)) return undefined;
  return {
    holds: 'table',
    path,
    width,
    delimiter,
    quote,
    gzip: expand !== undefined,
    skip: from.line,
    async survey(signal) {
      const lines = await countLines(text, newline, progress, signal);
      return lines === undefined ? undefined : lines - from.line;
    },
  };
}
