import type { Options } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import type { Quoting } from './scan.ts';

/**
 * csv-parse over one piece of a file, with every option that matters stated. `open`: the piece ends within
 * quotes, and what the open row holds is in no record. Lenient, because csv-parse's strictness ends the file
 * at its first bad row; what leniency may have touched is read again (second-opinion.ts). The skipping of
 * bad records, which loses rows silently, is on for one reason: an open quote at the end is then told to us
 * instead of thrown, and with leniency nothing else can be skipped.
 */
export function parsePiece(piece: Buffer, quoting: Quoting): { records: string[][]; open: boolean } {
  let open = false;
  const { delimiter, quote, newline } = quoting;
  const options: Options = {
    bom: false,
    cast: false,
    columns: false,
    comment: null,
    // No delimiter at all in a file of one column.
    delimiter: delimiter === '' ? [] : delimiter,
    encoding: 'utf8',
    escape: quoting.escape ?? null,
    info: false,
    max_record_size: 0,
    quote: quote ?? null,
    raw: false,
    record_delimiter: newline === 'cr' ? ['\r\n', '\r'] : ['\r\n', '\n'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: false,
    skip_records_with_error: true,
    on_skip: () => {
      open = true;
    },
    trim: false,
  };
  const records: string[][] = parse(piece, options);
  return { records, open };
}
