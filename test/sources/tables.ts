import fc from 'fast-check';
import type { Dialect } from '../../src/sources/index.ts';

/** Tables as programs write them, in every dialect, for property tests. */

export type Encoding = Dialect['encoding'];

export interface Written {
  /** Rows as they must be read back, with their physical lines. */
  rows: { line: number; cells: string[] }[];
  headers: string[];
  bytes: Buffer;
  dialect: Omit<Dialect, 'header'>;
  text: string;
  /** Lines and decoded bytes above the first row of data. */
  above: number;
  aboveBytes: number;
}

export interface Plan {
  delimiter: string;
  quotes: { quote: string | undefined; escape: string | undefined };
  newline: Dialect['newline'];
  encoding: Encoding;
  bom: boolean;
  quoteAll: boolean;
  hint: boolean;
  finalLineEnd: boolean;
  others: number;
  rows: string[][];
}

const lineEnds = { lf: '\n', crlf: '\r\n', cr: '\r' };

export const quotes = [
  { quote: '"', escape: '"' },
  { quote: '"', escape: '\\' },
  { quote: '"', escape: "'" },
  { quote: "'", escape: "'" },
  { quote: undefined, escape: undefined },
];

/** Letters outside ASCII that both single-byte encodings have; Windows-1252 has signs of its own. */
const latin = ['é', 'ü', 'ß', 'Ñ', 'ç', 'Å'];
const windows = [...latin, '€', '“', 'Š', '…'];
const special = [',', ';', '\t', '|', ':', '"', "'", '\\', '\n', '\r', '\r\n', ' ', '=', '#', '""', '\\"'];

function cellIn(encoding: Encoding): fc.Arbitrary<string> {
  const word = fc.string({ maxLength: 5 });
  const letters = encoding === 'iso-8859-1' ? latin : windows;
  const unit =
    encoding === 'iso-8859-1' || encoding === 'windows-1252'
      ? fc.constantFrom(...letters.map((letter) => `${letter}a`))
      : fc.string({ unit: 'grapheme', maxLength: 4 });
  return fc
    .array(fc.oneof(word, unit, fc.constantFrom(...special)), { maxLength: 5 })
    .map((parts) => parts.join(''));
}

function plan(): fc.Arbitrary<Plan> {
  return fc
    .record({
      encoding: fc.constantFrom<Encoding>('utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'iso-8859-1'),
      others: fc.integer({ min: 1, max: 4 }),
    })
    .chain(({ encoding, others }) =>
      fc.record({
        encoding: fc.constant(encoding),
        others: fc.constant(others),
        delimiter: fc.constantFrom(',', ';', '\t', '|', ':'),
        quotes: fc.constantFrom(...quotes),
        newline: fc.constantFrom<Dialect['newline']>('lf', 'crlf', 'cr'),
        bom: fc.boolean(),
        quoteAll: fc.boolean(),
        hint: fc.boolean(),
        finalLineEnd: fc.boolean(),
        rows: fc.array(fc.array(cellIn(encoding), { minLength: others, maxLength: others }), {
          minLength: 3,
          maxLength: 12,
        }),
      }),
    );
}

/** A list of people: a name, an e-mail address, and columns that hold anything. */
export function writtenTable(): fc.Arbitrary<Written> {
  return plan().map(write);
}

export function write(plan: Plan): Written {
  const { quotes, newline, delimiter, encoding } = plan;
  const end = lineEnds[newline];
  const headers = [
    'Name',
    'Email',
    ...Array.from({ length: plan.others }, (_, index) => `Other ${index + 1}`),
  ];
  // Where a program escapes with something unusual, its file shows that before long.
  const name = quotes.quote === undefined ? 'Bob' : `Bob ${quotes.quote}Bobby${quotes.quote} B`;
  const table = plan.rows.map((cells, index) => [
    index === 0 ? name : `Name ${index}`,
    `person${index}@example.com`,
    ...cells.map((cell) => writable(cell, plan)),
  ]);
  let text = plan.hint ? `sep=${delimiter}${end}` : '';
  text += headers.join(delimiter) + end;
  const above = linesIn(text, newline);
  const aboveBytes = Buffer.byteLength(text);
  const rows: Written['rows'] = [];
  for (const cells of table) {
    rows.push({ line: linesIn(text, newline) + 1, cells });
    text += cells.map((cell) => quoted(cell, plan)).join(delimiter) + end;
  }
  if (!plan.finalLineEnd) text = text.slice(0, -end.length);
  const dialect = { encoding, delimiter, ...quotes, newline };
  return { rows, headers, text, bytes: encode(text, plan), dialect, above, aboveBytes };
}

/** Without quotes a cell can hold neither delimiters nor line ends, nor begin with a quote. */
function writable(cell: string, { quotes, delimiter }: Plan): string {
  if (quotes.quote !== undefined) return cell;
  return cell.replaceAll(/[\r\n"']/g, '').replaceAll(delimiter, '');
}

function quoted(cell: string, { quotes: { quote, escape: mark }, delimiter, quoteAll }: Plan): string {
  if (quote === undefined || mark === undefined) return cell;
  if (!quoteAll && !cell.includes(quote) && !cell.includes(delimiter) && !/[\r\n]/.test(cell)) return cell;
  const escaped = mark === quote ? cell : cell.replaceAll(mark, mark + mark);
  return quote + escaped.replaceAll(quote, mark + quote) + quote;
}

function encode(text: string, { encoding, bom }: Plan): Buffer {
  const marked = bom ? `\ufeff${text}` : text;
  if (encoding === 'utf-8') return Buffer.from(marked);
  if (encoding === 'utf-16le') return Buffer.from(marked, 'utf16le');
  if (encoding === 'utf-16be') return Buffer.from(marked, 'utf16le').swap16();
  // From the published table of the code page, not from the reader's.
  const signs: Record<string, string> = { '€': '\x80', '“': '\x93', Š: '\x8a', '…': '\x85' };
  return Buffer.from(
    text.replaceAll(/[€“Š…]/g, (sign) => signs[sign] ?? sign),
    'latin1',
  );
}

/** Physical lines end where the file's own line end stands, alone or as half of a CRLF. */
function linesIn(text: string, newline: Dialect['newline']): number {
  return text.split(newline === 'cr' ? '\r' : '\n').length - 1;
}
