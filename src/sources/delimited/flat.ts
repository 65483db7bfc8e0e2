import type { EncodingFound } from '../encoding.ts';
import { measured, type TextSource } from '../text.ts';
import type { FlatFile, SourceFile } from '../types.ts';
import type { Table } from './recognise.ts';
import { RegularText } from './regular-text.ts';

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
export function flatFile({ text, table, encoding, progress }: Recognised): FlatFile | undefined {
  const { path, read, expand } = text;
  const { quoting, width, from } = table;
  const { delimiter, quote, escape: mark, newline } = quoting;
  const usual =
    delimiter !== '' &&
    (quote === undefined || (quote === '"' && mark === quote)) &&
    (newline === 'lf' || newline === 'crlf') &&
    encoding === 'utf-8' &&
    from.line <= 1;
  if (!usual || path === undefined || pattern.test(path)) return undefined;
  return {
    path,
    width,
    delimiter,
    quote,
    gzip: expand !== undefined,
    skip: from.line,
    async survey(signal) {
      const onDisk = measured(read(signal), progress);
      const regular = new RegularText(newline);
      let isRegular = true;
      for await (const block of expand?.(onDisk) ?? onDisk) {
        isRegular = regular.push(block);
        if (!isRegular) break;
      }
      const lines = isRegular ? regular.end() : undefined;
      return lines === undefined ? undefined : lines - from.line;
    },
  };
}

/** What a database takes for a pattern in a name. */
const pattern = /[*?[\]{}]/;
