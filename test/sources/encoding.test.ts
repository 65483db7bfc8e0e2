import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellsOf, faultOf, openBytes, readAll, rejectsOf } from './helpers.ts';

const header = 'Name,Email\nChloé,chloe@example.com\n';

function rows(count: number): string {
  return Array.from({ length: count }, (_, index) => `Name ${index},person${index}@example.com\n`).join('');
}

test('a broken byte in UTF-8 rejects its record, names the byte, and leaves the others', async () => {
  const before = Buffer.from(header + rows(3));
  const broken = Buffer.from('Zo\xeb,zoe@example.com\n', 'latin1');
  const source = await openBytes(Buffer.concat([before, broken, Buffer.from(rows(2))]));
  assert.equal(source.dialect.encoding, 'utf-8');
  const records = await readAll(source);
  assert.equal(records.length, 7);
  assert.deepEqual(rejectsOf(records), [{ number: 5, line: 6, rejected: 'bad_encoding' }]);
  assert.match(source.warnings.join('\n'), new RegExp(`Byte ${before.length + 3} \\(line 6\\).*1 record `));
});

test('a broken byte is found where a block of the file ends, too', async () => {
  const start = Buffer.from(header + rows(30_000));
  const broken = Buffer.from('Zo\xeb\xe9,zoe@example.com\n', 'latin1');
  for (const shift of [0, 1, 2, 3, 4]) {
    const padding = `${'x'.repeat(65_536 * 30 - start.length - 3 - shift - 3)},\n`;
    const source = await openBytes(
      Buffer.concat([start, Buffer.from(padding), broken, Buffer.from(rows(9))]),
    );
    const rejects = rejectsOf(await readAll(source));
    assert.deepEqual(rejects, [{ number: 30_003, line: 30_004, rejected: 'bad_encoding' }], `${shift}`);
  }
});

test('a file that is ASCII for long and then Latin-1 is read as that, and says so', async () => {
  const late = Buffer.from('Zo\xeb,zoe@example.com\nEuro \x80,euro@example.com\n', 'latin1');
  const source = await openBytes(Buffer.concat([Buffer.from(`Name,Email\n${rows(30_000)}`), late]));
  assert.equal(source.dialect.encoding, 'utf-8');
  const records = await readAll(source);
  assert.deepEqual(cellsOf(records).slice(-2), [
    ['Zoë', 'zoe@example.com'],
    ['Euro €', 'euro@example.com'],
  ]);
  assert.equal(records.length, 30_002);
  assert.equal(source.dialect.encoding, 'windows-1252');
  assert.match(source.warnings.join('\n'), /not UTF-8/);
});

test('a lone surrogate in UTF-16 rejects its record only', async () => {
  const text = `${header}Lone \ud83d!,lone@example.com\nPair \u{1f600},pair@example.com\n`;
  for (const big of [false, true]) {
    const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
    const source = await openBytes(big ? bytes.swap16() : bytes);
    const records = await readAll(source);
    assert.deepEqual(rejectsOf(records), [{ number: 2, line: 3, rejected: 'bad_encoding' }]);
    assert.deepEqual(cellsOf(records)[1], ['Pair \u{1f600}', 'pair@example.com']);
    assert.match(source.warnings.join('\n'), new RegExp(`Byte ${2 + (header.length + 5) * 2 + 1} `));
  }
});

test('a file cut off within a character is damage and names the byte', async () => {
  const utf16 = Buffer.from(`\ufeff${header}`, 'utf16le');
  const fault = await faultOf(readAll(await openBytes(utf16.subarray(0, -1))));
  assert.equal(fault.code, 'source_damaged');
  assert.match(fault.message, new RegExp(`byte ${utf16.length - 1}:`));
  const utf8 = Buffer.from(`${header}Chlo\u00e9`).subarray(0, -1);
  assert.match((await faultOf(readAll(await openBytes(utf8)))).message, new RegExp(`byte ${utf8.length}:`));
});

test('zero bytes within a cell stay in their cell', async () => {
  const source = await openBytes(`${header}${rows(20)}A\0b,zero@example.com\n`);
  assert.deepEqual(cellsOf(await readAll(source)).at(-1), ['A\0b', 'zero@example.com']);
});
