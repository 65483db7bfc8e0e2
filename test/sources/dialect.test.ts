import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellsOf, faultOf, openBytes, readAll, rejectsOf } from './helpers.ts';

test('two delimiters that read equally well settle nothing: both are shown, without cells', async () => {
  const fault = await faultOf(openBytes('secret1;a,b\nsecret2;c,d\nsecret3;e,f\n'));
  assert.equal(fault.code, 'dialect_unsettled');
  assert.equal(fault.exitCode, 10);
  assert.match(fault.message, /commas \(2 columns/);
  assert.match(fault.message, /semicolons \(2 columns/);
  assert.doesNotMatch(`${fault.message} ${fault.hint}`, /secret/);
  assert.match(fault.hint ?? '', /sep=;/);
  const settled = await openBytes('sep=;\nsecret1;a,b\nsecret2;c,d\nsecret3;e,f\n');
  assert.deepEqual(settled.headers, ['secret1', 'a,b']);
});

test('columns parted by an unusual sign are named, and sep= settles them', async () => {
  const text = (sign: string) =>
    ['Email', 'ada@example.com', 'bob@example.com'].map((cell, at) => `${cell}${sign}x${at}\n`).join('');
  for (const [sign, name] of [
    ['~', '"~"'],
    ['^', '"^"'],
    ['\u0001', 'U+0001'],
    ['     ', 'blanks'],
  ] as const) {
    const fault = await faultOf(openBytes(text(sign)));
    assert.deepEqual([fault.code, fault.exitCode], ['dialect_unsettled', 10]);
    assert.ok(fault.message.includes(name), fault.message);
  }
  const source = await openBytes(`sep=~\n${text('~')}`);
  assert.deepEqual(source.headers, ['Email', 'x0']);
  const named = await openBytes('Email\n"Ada" ada@example.com\nBob ~ <bob@example.com>\n');
  assert.equal(named.width, 1);
});

test('rows that agree on nothing settle nothing', async () => {
  const fault = await faultOf(openBytes('a,b,c\nd,e\nf,g,h,i\nj,k,l,m,n\no,p,q,r,s,t\nu,v,w,x,y,z,0\n'));
  assert.equal(fault.code, 'dialect_unsettled');
});

test('decimal commas, times and lists in cells do not hide the delimiter', async () => {
  const lists: [text: string, delimiter: string][] = [
    ['Name;E-Mail;Umsatz\nAda;ada@example.com;2,5\nBob;bob@example.com;3,5\n', ';'],
    ['Created,Email\n2026-01-02 03:04:05,ada@example.com\n2026-01-02 03:04:06,bob@example.com\n', ','],
    ['ada@example.com,2026-01-02 03:04:05\nbob@example.com,2026-01-02 03:04:06\n', ','],
    ['City, State\tEmail\nNew York, NY\tada@example.com\nAlbany, NY\tbob@example.com\n', '\t'],
    ['Tags|Email\na;b;c|ada@example.com\nd;e;f|bob@example.com\n', '|'],
    ['Name:Email\nAda:ada@example.com\nBob:bob@example.com\n', ':'],
  ];
  for (const [text, delimiter] of lists) {
    const source = await openBytes(text);
    assert.equal(source.dialect.delimiter, delimiter, text);
    assert.deepEqual(rejectsOf(await readAll(source)), []);
  }
});

test('old Macintosh line ends are read, also with line feeds inside cells', async () => {
  const source = await openBytes(
    'Name,Email,Address\rAda,ada@example.com,"1 Main St\nSuite 2"\rBob,b@example.com,x\r',
  );
  assert.equal(source.dialect.newline, 'cr');
  assert.deepEqual(await readAll(source), [
    { number: 1, line: 2, cells: ['Ada', 'ada@example.com', '1 Main St\nSuite 2'] },
    { number: 2, line: 3, cells: ['Bob', 'b@example.com', 'x'] },
  ]);
});

test('line ends of both kinds in one file are both line ends', async () => {
  const source = await openBytes('Name,Email\r\nAda,ada@example.com\nBob,bob@example.com\r\n');
  assert.deepEqual(cellsOf(await readAll(source)), [
    ['Ada', 'ada@example.com'],
    ['Bob', 'bob@example.com'],
  ]);
});

test('comments and titles above the header are left out, and told', async () => {
  const texts = [
    '# Exported on 2026-01-15, 06:00\n# by Pat\nName,Email,Phone\n',
    '# Exported on 2026-01-15, by Pat, for Acme\n# Filter: a=b\nName,Email,Phone\n',
    'Customer list\n\nName,Email,Phone\n',
    'Customer list,,\nJanuary,,\nName,Email,Phone\n',
  ];
  for (const text of texts) {
    const source = await openBytes(`${text}Ada,ada@example.com,x\nBob,bob@example.com,y\n`);
    assert.deepEqual(source.headers, ['Name', 'Email', 'Phone'], text);
    assert.match(source.warnings[0] ?? '', /above the header/);
    const records = await readAll(source);
    assert.deepEqual(
      records.map(({ line }) => line),
      [text.split('\n').length, text.split('\n').length + 1],
    );
  }
});

test('a comment as wide as the table is a comment, even above a single row', async () => {
  const text =
    '# exported 2026-01-15, by Pat\n# filter: a=b, c\n\nEmail,Phone\nada@example.com,+12125550101\n';
  const source = await openBytes(text);
  assert.deepEqual(source.headers, ['Email', 'Phone']);
  assert.equal((await readAll(source)).length, 1);
});

test('a column called # is a column, and so is one that begins with it', async () => {
  const rows = '1,Ada,ada@example.com\n2,Bob,bob@example.com\n';
  for (const header of ['#', '#id', '# Order']) {
    const source = await openBytes(`${header},Name,Email\n${rows}`);
    assert.deepEqual(source.headers, [header, 'Name', 'Email']);
  }
});

test('a delimiter after each row but not after the header makes a column without a name', async () => {
  const source = await openBytes('Name;Email\nAda;ada@example.com;\nBob;bob@example.com;\n');
  assert.deepEqual(source.headers, ['Name', 'Email', '']);
  assert.deepEqual(rejectsOf(await readAll(source)), []);
});

test('a first row that holds a person is no header, and no header shows a person', async () => {
  const rows = [
    'Ada,+1 212 555 0101',
    'Ada,Ada Example <ada@example.com>',
    'Ada,6D92078A-8246-4BA4-AE5B-76104861E7DC',
    `Ada,${'a1'.repeat(32)}`,
    'Ada,(212) 555-0101',
  ];
  for (const row of rows) {
    const source = await openBytes(`${row}\n${row}\n`);
    assert.equal(source.headers, undefined, row);
    assert.equal((await readAll(source)).length, 2);
  }
});

test('odd lines in the middle are rejected and no footer, because rows follow', async () => {
  const source = await openBytes(
    'Name,Email,Phone\nAda,ada@example.com,x\n\nPage 1 of 2\n\nBob,bob@example.com,y\n\nTotal 2\nend\n',
  );
  const records = await readAll(source);
  assert.deepEqual(rejectsOf(records), [{ number: 2, line: 4, rejected: 'cell_count' }]);
  assert.deepEqual(records.at(-1), { number: 3, line: 6, cells: ['Bob', 'bob@example.com', 'y'] });
  assert.match(source.warnings.join(), /2 lines under the data, from line 8/);
});

test('a footer may hold the delimiter, where it reads as a sentence or a sum', async () => {
  const rows = 'Name,Email,Phone\nAda,ada@example.com,x\n';
  for (const footer of ['Total: 1\nGenerated by Acme Inc, 2026\n', 'Total,1\n', 'Grand Total (1),\n']) {
    const source = await openBytes(`${rows}\n${footer}`);
    const records = await readAll(source);
    assert.deepEqual([records.length, rejectsOf(records)], [1, []], footer);
    assert.match(source.warnings.join(), /under the data, from line 4, left out as a footer/);
  }
  const broken = await openBytes(`${rows}\nBob,x\nCleo,y\n`);
  assert.equal(rejectsOf(await readAll(broken)).length, 2);
});

test('a person below a blank line is no footer', async () => {
  const source = await openBytes('Name,Email\nAda,ada@example.com\n\nbob@example.com\n');
  assert.deepEqual(rejectsOf(await readAll(source)), [{ number: 2, line: 4, rejected: 'cell_count' }]);
});

test('a mark of end from old programs, and lines of blanks, are no records', async () => {
  const source = await openBytes('Name,Email\nAda,ada@example.com\n   \n\t\n\u001a');
  assert.equal((await readAll(source)).length, 1);
});

test('the colours of a terminal make a short list no binary file', async () => {
  const source = await openBytes('\u001b[1mEmail\u001b[0m\nada@example.com\n');
  assert.deepEqual(source.headers, ['\u001b[1mEmail\u001b[0m']);
  assert.deepEqual(cellsOf(await readAll(source)), [['ada@example.com']]);
});

test('apostrophes are text where cells stand in double quotes', async () => {
  const source = await openBytes(
    `Name,Email,Note\n"Bob ""Bobby"" B",bob@example.com,' '\nAda,ada@example.com,\n`,
  );
  assert.equal(source.dialect.quote, '"');
  const [bob] = await readAll(source);
  assert.deepEqual(bob, { number: 1, line: 2, cells: ['Bob "Bobby" B', 'bob@example.com', "' '"] });
});
