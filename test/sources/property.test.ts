import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Decoder } from '../../src/sources/decode.ts';
import { RecordReader } from '../../src/sources/delimited/record-reader.ts';
import { findEncoding } from '../../src/sources/encoding.ts';
import type { SourceRecord } from '../../src/sources/index.ts';
import { cellsOf, openBytes, readAll } from './helpers.ts';
import { type Written, writtenTable } from './tables.ts';

/** More by hand: `RUNS=20000 node --import tsx --test test/sources/property.test.ts`. */
const numRuns = 300;

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

test('where blocks end makes no difference', () => {
  fc.assert(
    fc.property(writtenTable(), sizes, (written, sizes) => {
      const decoder = new Decoder('-', findEncoding(written.bytes));
      const reader = new RecordReader({
        file: '-',
        quoting: written.dialect,
        width: written.headers.length,
        from: { line: written.above, offset: written.aboveBytes, afterBlank: false },
        flaws: decoder.flaws,
      });
      const records = blocksOf(written.bytes, sizes).flatMap((block) => reader.push(decoder.push(block)));
      records.push(...reader.push(decoder.end()), ...reader.end().records);
      assert.deepEqual(records, expected(written));
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
