import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { Decoder } from '../../src/sources/decode.ts';
import { RecordReader } from '../../src/sources/delimited/record-reader.ts';
import { findEncoding } from '../../src/sources/encoding.ts';
import type { SourceRecord } from '../../src/sources/index.ts';
import { cellsOf, openBytes, readAll } from './helpers.ts';
import { type Encoding, type Plan, quotes, type Written, write, writtenTable } from './tables.ts';

/** More by hand: `RUNS=20000 node --import tsx --test test/sources/property.test.ts`. */
const numRuns = Number(process.env['RUNS'] ?? 300);

function expected({ rows }: Written): SourceRecord[] {
  return rows.map(({ line, cells }, index) => ({ number: index + 1, line, cells }));
}

/** Cuts bytes into blocks of odd sizes. */
function blocksOf(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const blocks: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = sizes[blocks.length % sizes.length] ?? 1;
    blocks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return blocks;
}

const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 });

test('a table in any dialect, encoding and line end is recognised and read back unchanged', async () => {
  await fc.assert(
    fc.asyncProperty(writtenTable(), async (written) => {
      const source = await openBytes(written.bytes);
      assert.deepEqual(source.headers, written.headers);
      assert.deepEqual(await readAll(source), expected(written));
      assert.deepEqual(
        source.samples,
        written.rows.map(({ cells }) => cells),
      );
      assert.equal(source.progress.records, written.rows.length);
    }),
    { numRuns },
  );
});

/** What breaks a reader that is not sure of its dialect, in letters that every encoding has. */
const nasty = [
  ['a,b;c\td|e:f', 'é "q" ü'],
  ['two\nlines', "it's 'so', and \\"],
  ['three\r\nlines\r\rdeep', '""'],
  ['', ' edge '],
];

test('every delimiter, way to quote, encoding and line end there is, one by one', async () => {
  const encodings: [Encoding, bom: boolean][] = [
    ...(['utf-8', 'utf-16le', 'utf-16be'] as const).flatMap((encoding): [Encoding, boolean][] => [
      [encoding, false],
      [encoding, true],
    ]),
    ['windows-1252', false],
    ['iso-8859-1', false],
  ];
  let checked = 0;
  for (const [encoding, bom] of encodings)
    for (const delimiter of [',', ';', '\t', '|', ':'])
      for (const quoting of quotes)
        for (const newline of ['lf', 'crlf', 'cr'] as const)
          for (const quoteAll of [false, true]) {
            const plan: Plan = {
              encoding,
              bom,
              delimiter,
              quotes: quoting,
              newline,
              quoteAll,
              hint: false,
              finalLineEnd: true,
              others: 2,
              rows: nasty.map((cells) =>
                encoding === 'iso-8859-1' ? cells : [`${cells[0]} €`, cells[1] ?? ''],
              ),
            };
            const written = write(plan);
            const source = await openBytes(written.bytes);
            const name = JSON.stringify({ ...plan, rows: undefined });
            assert.deepEqual(source.headers, written.headers, name);
            assert.deepEqual(await readAll(source), expected(written), name);
            assert.deepEqual(
              [source.dialect.encoding, source.dialect.delimiter],
              [encoding, delimiter],
              name,
            );
            assert.equal(source.dialect.newline, newline, name);
            checked++;
          }
  assert.equal(checked, 8 * 5 * quotes.length * 3 * 2);
});

test('a reader with a fault is caught: one that doubles quotes only, one that trims, one that drops a last row', () => {
  const faults: ((written: Written, records: SourceRecord[]) => SourceRecord[])[] = [
    (written, records) => {
      const { quote, escape: mark } = written.dialect;
      return quote === '"' && mark === '\\' ? readWith(written, { quote, escape: quote }) : records;
    },
    (_, records) =>
      records.map((each) =>
        'cells' in each ? { ...each, cells: each.cells.map((cell) => cell.trim()) } : each,
      ),
    (written, records) => (written.bytes.at(-1) === 10 ? records : records.slice(0, -1)),
  ];
  for (const fault of faults) {
    const { failed } = fc.check(
      fc.property(writtenTable(), (written) => {
        let given: SourceRecord[];
        try {
          given = fault(written, readWith(written, {}));
        } catch {
          return false;
        }
        return isDeepStrictEqual(given, expected(written));
      }),
      { numRuns: 300 },
    );
    assert.ok(failed);
  }
});

function readWith(
  written: Written,
  quoting: Partial<Written['dialect']>,
  sizes: readonly number[] = [65_536],
): SourceRecord[] {
  const decoder = new Decoder('-', findEncoding(written.bytes));
  const reader = new RecordReader({
    file: '-',
    quoting: { ...written.dialect, ...quoting },
    width: written.headers.length,
    from: { line: written.above, offset: written.aboveBytes, afterBlank: false },
    flaws: decoder.flaws,
  });
  const records = blocksOf(written.bytes, sizes).flatMap((block) => reader.push(decoder.push(block)));
  records.push(...reader.push(decoder.end()), ...reader.end().records);
  return records;
}

test('where blocks end makes no difference', () => {
  fc.assert(
    fc.property(writtenTable(), sizes, (written, sizes) => {
      assert.deepEqual(readWith(written, {}, sizes), expected(written));
    }),
    { numRuns },
  );
});

test('a list of one column keeps every line, whatever it holds', async () => {
  const line = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => !/["']/.test(text));
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 8 }), async (lines) => {
      const all = ['first@example.com', 'second@example.com', 'third@example.com', ...lines.flatMap(plain)];
      const source = await openBytes(`E-mail\n${all.join('\n')}\n`);
      // Lines that agree on a delimiter would be columns; most random lines agree on nothing.
      if (source.width === 1)
        assert.deepEqual(
          cellsOf(await readAll(source)),
          all.map((text) => [text]),
        );
      assert.equal(source.width, 1);
    }),
    { numRuns },
  );
});

/** Lines between which addresses stand, as in any list. */
function plain(text: string, index: number): string[] {
  return [text, `person${index}@example.com`];
}
