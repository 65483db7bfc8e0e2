import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fault } from '../../src/fault.ts';
import type { SourceFile, SourceRecord } from '../../src/sources/index.ts';
import { cellsOf, faultOf, openBytes, readAll, rejectsOf } from './helpers.ts';

const secret = 'personal';

/** A thousand customers, one row replaced. */
function thousand(number: number, row: string): string {
  const rows = Array.from(
    { length: 1000 },
    (_, index) => `${index + 1},${secret}${index + 1}@example.com,"Street ${index + 1}, House 1"`,
  );
  rows[number - 1] = row;
  return `Id,Email,Address\n${rows.join('\n')}\n`;
}

/** What was read before a fault, and the fault. */
async function readUntilFault(source: SourceFile): Promise<{ records: SourceRecord[]; fault: Fault }> {
  const records: SourceRecord[] = [];
  const fault = await faultOf(
    (async () => {
      for await (const chunk of source.read({})) records.push(...chunk);
    })(),
  );
  return { records, fault };
}

test('an unclosed quote at row 501 of 1,000 is damage at its line; no row is lost silently', async () => {
  const rows = [
    `501,${secret}@example.com,"Street 501`,
    `501,"${secret}@example.com,Street 501`,
    `"501,${secret}@example.com,Street 501`,
    `501,"${secret}"@example.com","Street 501`,
    `501,${secret}@example.com,"Street ""501`,
  ];
  for (const row of rows) {
    for (const blockSize of [1000, 65_536]) {
      const source = await openBytes(thousand(501, row), blockSize);
      const { records, fault } = await readUntilFault(source);
      assert.equal(fault.code, 'source_damaged', row);
      assert.match(fault.message, /line 502:/, row);
      assert.doesNotMatch(`${fault.message} ${fault.hint}`, new RegExp(secret));
      assert.equal(source.progress.records, records.length);
      assert.ok(records.length <= 500);
      assert.ok(records.every((record) => 'cells' in record));
    }
  }
});

test('an unclosed quote that a later quote seems to close is damage, not one odd row', async () => {
  // The quote of row 600 ends the cell that row 501 opened; between them stand a hundred rows.
  const text = Array.from({ length: 1000 }, (_, index) => {
    const number = index + 1;
    if (number === 501) return `${number},"open@example.com,x`;
    return number === 600 ? `${number},a@example.com",x` : `${number},person${number}@example.com,x`;
  });
  const source = await openBytes(`Id,Email,Note\n${text.join('\n')}\n`);
  const { fault } = await readUntilFault(source);
  assert.equal(fault.code, 'source_damaged');
  assert.match(fault.message, /line 502:/);
});

test('the line is named where earlier cells of the row span lines', async () => {
  const source = await openBytes('Id,Address,Email\n1,"a\nb","open@example.com\n2,x,b@example.com\n');
  const { fault } = await readUntilFault(source);
  assert.match(fault.message, /line 3:/);
});

test('text after a closing quote costs that row only', async () => {
  const source = await openBytes(thousand(501, `501,"Bob "Bobby" B",${secret}@example.com`));
  const records = await readAll(source);
  assert.equal(records.length, 1000);
  assert.deepEqual(rejectsOf(records), [{ number: 501, line: 502, rejected: 'bad_quoting' }]);
  assert.deepEqual(cellsOf(records)[500], ['502', `${secret}502@example.com`, 'Street 502, House 1']);
});

test('a quote within a plain cell is part of it', async () => {
  const source = await openBytes(thousand(501, `501,${secret}@example.com,Monitor 24" wide`));
  const records = await readAll(source);
  assert.deepEqual(cellsOf(records)[500]?.[2], 'Monitor 24" wide');
});

test('a row with line breaks and too few cells is one rejected record', async () => {
  const source = await openBytes('Id,Address,Email\n1,"a\nb"\n2,x,b@example.com\n');
  assert.deepEqual(await readAll(source), [
    { number: 1, line: 2, rejected: 'cell_count' },
    { number: 2, line: 4, cells: ['2', 'x', 'b@example.com'] },
  ]);
});

test('backslash quotes that come late are read right, also mixed with doubled ones', async () => {
  const rows = Array.from(
    { length: 20_000 },
    (_, index) => `Name ${index},person${index}@example.com,"a, ""b"""`,
  );
  rows[15_000] = '"Bob \\"Bobby\\"",bob@example.com,x';
  rows[15_001] = '"Bob, the \\"",bob2@example.com,"he said ""no"""';
  rows[15_002] = '"5\\" wide, \\"long\\"",bob3@example.com,"x\ny"';
  const source = await openBytes(`Name,Email,Note\n${rows.join('\n')}\n`);
  assert.equal(source.dialect.escape, '"');
  const records = await readAll(source);
  assert.deepEqual(rejectsOf(records), []);
  assert.equal(records.length, 20_000);
  assert.deepEqual(cellsOf(records).slice(15_000, 15_004), [
    ['Bob "Bobby"', 'bob@example.com', 'x'],
    ['Bob, the "', 'bob2@example.com', 'he said "no"'],
    ['5" wide, "long"', 'bob3@example.com', 'x\ny'],
    ['Name 15003', 'person15003@example.com', 'a, "b"'],
  ]);
  assert.equal(records[15_003]?.line, 15_006);
});

test("Adobe's backslash and apostrophe escapes keep what they do not escape", async () => {
  const backslash = await openBytes(
    'Name,Email\n"Bob \\"B\\"",b@example.com\n"Path\\Back, x",c@example.com\n',
  );
  assert.deepEqual(cellsOf(await readAll(backslash)), [
    ['Bob "B"', 'b@example.com'],
    ['Path\\Back, x', 'c@example.com'],
  ]);
  const apostrophe = await openBytes(
    `First,Mail,Last\n"Test,'"John'"",t@example.com,LastName\n"O'Brien, Pat","o'brien@example.com",x\n`,
  );
  assert.equal(apostrophe.dialect.escape, "'");
  assert.deepEqual(cellsOf(await readAll(apostrophe)), [
    ['Test,"John"', 't@example.com', 'LastName'],
    ["O'Brien, Pat", "o'brien@example.com", 'x'],
  ]);
});

test('a file cut off within its last row is damage', async () => {
  const source = await openBytes('Id,Email,Address\n1,a@example.com,x\n2,b@exam');
  const { records, fault } = await readUntilFault(source);
  assert.equal(fault.code, 'source_damaged');
  assert.match(fault.message, /line 3:.*2 of 3 cells/);
  assert.equal(records.length, 1);
  const whole = await openBytes('Id,Email,Address\n1,a@example.com,x\n2,b@example.com,y');
  assert.equal((await readAll(whole)).length, 2);
});

test('a row that is too long is damage, never a shorter row: its last cell might end in half an address', async () => {
  const addresses = Array.from({ length: 400_000 }, (_, at) => `person${at}@example.com`).join(' ');
  assert.ok(addresses.length > 9 * 1024 * 1024 && addresses.length < 16 * 1024 * 1024);
  const source = await openBytes(
    `Name,Email\nAda,ada@example.com\nBob,${addresses}\nCleo,cleo@example.com\n`,
  );
  const { fault, records } = await readUntilFault(source);
  assert.match(fault.message, /line 3: .*longer than 8 MB/);
  assert.deepEqual(cellsOf(records), [['Ada', 'ada@example.com']]);
});

test('a line without end stops early, names itself and takes little memory', async () => {
  let asked = 0;
  async function* endless() {
    yield Buffer.from('Id,Email\n1,a@example.com\n');
    for (; asked < 100; asked++) yield Buffer.alloc(1024 * 1024, 'x');
  }
  const { Readable } = await import('node:stream');
  const { openSources } = await import('../../src/sources/index.ts');
  const [source] = await openSources(['-'], { cwd: '/', stdin: Readable.from(endless()) });
  assert.ok(source);
  const { fault } = await readUntilFault(source);
  assert.equal(fault.code, 'source_damaged');
  assert.match(fault.message, /line 3: .*longer than 8 MB/);
  // What was never read takes no memory; the size of the process tells more of its garbage than of the line.
  assert.ok(source.progress.bytes < 20 * 1024 * 1024, `${source.progress.bytes} bytes`);
  assert.ok(asked < 20, `${asked} MB`);
});
