import { damaged, empty, unreadable } from '../faults.ts';
import { findDialect, type ReadingOfSample } from './dialect.ts';
import { endOfText } from './looks.ts';
import type { Place } from './place.ts';
import type { SampleRow } from './sample.ts';
import { countLineEnds, type Quoting } from './scan.ts';

/** A delimited text, recognised. */
export interface Table {
  quoting: Quoting;
  /** Undefined where the first row is data. */
  headers: string[] | undefined;
  width: number;
  /** The first row of data. */
  from: Place;
  warnings: string[];
}

/**
 * Recognises a table by its first bytes; throws where it is none or cannot be settled.
 * `head` is UTF-8, and is looked at as Latin-1, so that an offset in the text is an offset in the bytes.
 */
export function recogniseTable(file: string, head: Buffer, whole: boolean): Table {
  const text = head.toString('latin1');
  if (isBinary(text)) {
    throw unreadable(file, 'is no text: it holds binary data of an unknown kind', 'Export the list as CSV.');
  }
  // Excel's own way to name the delimiter.
  const [named = '', delimiter] = /^\s*"?sep=([^\w"'\r\n])"?(?:\r\n?|\n)/i.exec(text) ?? [];
  const sample = { text: text.slice(named.length), whole };
  if (sample.text.trim() === '') throw empty(file, 'holds nothing but blank lines');
  const reading = findDialect(sample, file, delimiter);
  const [first] = reading.body;
  if (first === undefined) {
    throw damaged(
      file,
      'line 1',
      'no end of the first row is in sight',
      'Check that this is a list of people.',
    );
  }
  const { quoting } = reading;
  const headers = reading.header ? headersOf(reading) : undefined;
  // The table begins below `sep=`, titles and header.
  const offset = named.length + (reading.header ? first.end : first.start);
  const line = countLineEnds(text.slice(0, offset), quoting.newline);
  return {
    quoting,
    headers: headers?.map((cell) => Buffer.from(cell, 'latin1').toString()),
    width: headers?.length ?? reading.width,
    from: { line, offset, afterBlank: false },
    warnings: warningsAbout(reading),
  };
}

/** Many exports end each row with a delimiter, but not the header. */
function headersOf({ body: [first, ...rest] }: ReadingOfSample): string[] {
  const headers = first?.cells ?? [];
  const trailing = ({ cells }: SampleRow) => cells.length === headers.length + 1 && cells.at(-1) === '';
  return rest.length > 0 && rest.every(trailing) ? [...headers, ''] : headers;
}

function warningsAbout({ above, header }: ReadingOfSample): string[] {
  const warnings: string[] = [];
  if (!header)
    warnings.push('There is no header row: the first row already holds data, so columns go by number.');
  if (above > 0) warnings.push(`${above} ${above === 1 ? 'line' : 'lines'} above the header left out.`);
  return warnings;
}

/** Text holds line ends and tabs, now and then another control character; never many. */
function isBinary(text: string): boolean {
  const start = text.slice(0, 8192);
  let controls = 0;
  for (let at = 0; at < start.length; at++) {
    const code = start.charCodeAt(at);
    if (code < 0x20 && (code < 0x09 || code > 0x0d) && start[at] !== endOfText) controls++;
  }
  return controls > Math.max(start.length / 20, tolerated);
}

/** Colours of a terminal or a stray zero in a short list make it no binary file. */
const tolerated = 8;
