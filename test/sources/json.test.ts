import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { cellsOf, faultOf, openBytes, readAll, rejectsOf } from './helpers.ts';

const people = [
  { email: 'ada@example.com', phone: '+12125550101', name: 'Ada "{[,:]}" \\ Exämple' },
  { email: 'bob@example.com', phone: '+12125550102', name: 'line\nbreak' },
  { email: 'chloe@example.com', phone: '', name: '名前 \u2028 😀' },
];

/** The same people in every layout that exports have. */
const layouts: Record<string, (records: readonly unknown[]) => string> = {
  'an array': (records) => JSON.stringify(records),
  'a pretty array': (records) => JSON.stringify(records, undefined, 2),
  'an array, one object a line': (records) =>
    `[\n${records.map((record) => JSON.stringify(record)).join(',\n')}\n]\n`,
  'an array with commas in front': (records) =>
    `[${records.map((record) => JSON.stringify(record)).join('\r\n,')}]`,
  'one object a line': (records) => records.map((record) => `${JSON.stringify(record)}\n`).join(''),
  'one object a line, Windows': (records) => records.map((record) => JSON.stringify(record)).join('\r\n'),
  'one object a line, old Mac': (records) => records.map((record) => `${JSON.stringify(record)}\r`).join(''),
  'blank lines between': (records) => records.map((record) => `\n${JSON.stringify(record)}\n\n`).join(''),
  'an array a line': (records) => records.map((record) => `[${JSON.stringify(record)}]\n`).join(''),
  'objects in a row': (records) => records.map((record) => JSON.stringify(record)).join(''),
  'pretty objects': (records) => records.map((record) => JSON.stringify(record, undefined, '\t')).join('\n'),
  'a list of profiles': (records) => JSON.stringify({ profiles: records, count: records.length }),
  'the answer of an API': (records) =>
    JSON.stringify({ total: records.length, next_page: null, results: records, paging: { next: 'x' } }),
  'a pretty list of customers': (records) => JSON.stringify({ customers: records }, undefined, 2),
  'lists of profiles, one a line': (records) =>
    records.map((record) => `${JSON.stringify({ profiles: [record] })}\n`).join(''),
  'text sequences of RFC 7464': (records) =>
    records
      .map((record) => `\u001e${JSON.stringify(record)}\n`)
      .join('')
      .slice(1),
};

const encodings: Record<string, (text: string) => Buffer> = {
  'UTF-8': (text) => Buffer.from(text),
  'UTF-8 with a byte order mark': (text) => Buffer.from(`\ufeff${text}`),
  'UTF-16': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'UTF-16 of the other kind': (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  'UTF-16 without a mark': (text) => Buffer.from(text, 'utf16le'),
  gzip: (text) => gzipSync(text),
};

for (const [layout, write] of Object.entries(layouts)) {
  test(`people written as ${layout} are read back`, async () => {
    for (const [encoding, encode] of Object.entries(encodings)) {
      const source = await openBytes(encode(write(people)), 7);
      const records = await readAll(source);
      assert.deepEqual(source.headers, ['email', 'phone', 'name'], encoding);
      assert.deepEqual(
        cellsOf(records),
        people.map((person) => Object.values(person)),
        encoding,
      );
      assert.deepEqual(
        records.map(({ number }) => number),
        [1, 2, 3],
      );
      assert.equal(source.progress.records, 3);
    }
  });
}

test('any flat objects, in any layout, cut into any blocks, are read back', async () => {
  const record = fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), fc.string({ maxLength: 8 }), {
    minKeys: 1,
    maxKeys: 4,
    noNullPrototype: true,
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(...Object.keys(layouts)),
      fc.integer({ min: 1, max: 50 }),
      async (records, layout, blockSize) => {
        // Keys with these names are no keys of their own in JavaScript, and a first list of people has its own meaning.
        fc.pre(records.every((each) => !Object.keys(each).includes('__proto__')));
        const source = await openBytes((layouts[layout] as (typeof layouts)[string])(records), blockSize);
        const read = cellsOf(await readAll(source)).map((cells) =>
          Object.fromEntries(cells.map((cell, at) => [source.headers?.[at], cell])),
        );
        const keys = [...new Set(records.flatMap(Object.keys))];
        assert.deepEqual(
          read,
          records.map((each) => Object.fromEntries(keys.map((key) => [key, each[key] ?? '']))),
        );
      },
    ),
    { numRuns: 200 },
  );
});

test('any bytes that begin like JSON are read or end in a fault, and every record has a number', async () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    ':',
    ',',
    '\\',
    '\n',
    ' ',
    '1',
    'x',
    '{"a":"b"}',
    '\u00e9',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(pieces, { maxLength: 30 }),
      fc.integer({ min: 1, max: 9 }),
      async (tail, blockSize) => {
        try {
          const source = await openBytes(`{"a":"b"}${tail.join('')}`, blockSize);
          const records = await readAll(source);
          assert.deepEqual(
            records.map(({ number }) => number),
            records.map((_, at) => at + 1),
          );
        } catch (cause) {
          assert.equal((cause as { exitCode?: number }).exitCode, 10, String(cause));
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('a bad line among good ones is rejected by itself', async () => {
  const lines = [
    '{"email":"ada@example.com"}',
    '{"email":"bob@example.com"',
    'not JSON at all, {"email":"x"}',
    '{"email":"chloe@example.com}',
    '{"email":"dan@example.com",}',
    '["eve@example.com"]',
    '42',
    '{"email":"fay@example.com"}',
  ];
  const records = await readAll(await openBytes(`${lines.join('\n')}\n`));
  assert.deepEqual(cellsOf(records), [['ada@example.com'], ['fay@example.com']]);
  assert.deepEqual(
    rejectsOf(records),
    [2, 3, 4, 5, 6, 7].map((number) => ({ number, line: number, rejected: 'bad_json' })),
  );
});

test('a line that looks like one whole object is looked at closely where it is not, or is unusual', async () => {
  const lines: [line: string, notes: (string | undefined)[]][] = [
    ['{"n":"first"}', ['first']],
    ['{"n":"two"} {"n":"in a line"}', ['two', 'in a line']],
    [
      '{"n":":begins with a colon, \\": holds one : and ends in one:"}',
      [':begins with a colon, ": holds one : and ends in one:'],
    ],
    ['{"n" : "blank before"}', ['blank before']],
    ['{"n" :"twice","n":"twice"}', [undefined]],
    ['{"n":"twice", "x":{"y":"z"}, "n":"twice"}', [undefined]],
    ['{"n":"once","x":":","n":"twice"}', [undefined]],
    ['{"n":1e3}', ['1e3']],
    ['{"n": -1.50E-7}', ['-1.50E-7']],
    ['{"n":-1234567890123456}', ['-1234567890123456']],
    ['{"n":123456789012345.5}', ['123456789012345.5']],
    ['{"n":[12345678901234567890,2]}', ['12345678901234567890\n2']],
    ['{"profiles":[{"n":"of a list"},{"n":"too"}]}', ['of a list', 'too']],
    [`{"n":"deep","x":${'['.repeat(64)}${']'.repeat(64)}}`, [undefined]],
    ['{"n":"open}', [undefined]],
    ['{"n":"last"}', ['last']],
  ];
  const source = await openBytes(lines.map(([line]) => `${line}\n`).join(''), 100);
  const records = await readAll(source);
  const column = source.headers?.indexOf('n') ?? -1;
  assert.deepEqual(
    records.map((record) => ('cells' in record ? record.cells[column] : undefined)),
    lines.flatMap(([, notes]) => notes),
  );
  assert.deepEqual(
    records.map(({ line }) => line),
    lines.flatMap(([, notes], at) => notes.map(() => at + 1)),
  );
});

test('a bad object in an array is rejected by itself', async () => {
  const records = await readAll(
    await openBytes(
      '[\n  {"email": "ada@example.com"},\n  {"email": bob},\n  {"email": "chloe@example.com"}\n]',
    ),
  );
  assert.deepEqual(cellsOf(records), [['ada@example.com'], ['chloe@example.com']]);
  assert.deepEqual(rejectsOf(records), [{ number: 2, line: 3, rejected: 'bad_json' }]);
});

test('a key that stands twice makes a record unreadable: one of the two may be a refusal', async () => {
  const records = await readAll(
    await openBytes(
      '{"email":"a@example.com","share":"n","share":"y"}\n{"email":"b@example.com","share":"y"}\n',
    ),
  );
  assert.deepEqual(rejectsOf(records), [{ number: 1, line: 1, rejected: 'bad_json' }]);
});

test('numbers stay as the file writes them, however long', async () => {
  const source = await openBytes(
    '{"id":12345678901234567890123,"phone":12125550101,"damaged":1.21256E+10,"deep":{"n":[1e3,2]},"is":true,"no":null}\n',
  );
  assert.deepEqual(source.headers, ['id', 'phone', 'damaged', 'deep.n', 'is', 'no']);
  assert.deepEqual(cellsOf(await readAll(source)), [
    ['12345678901234567890123', '12125550101', '1.21256E+10', '1e3\n2', 'true', ''],
  ]);
});

test('nested objects become columns by path, lists of objects by position', async () => {
  const source = await openBytes(
    '{"contact":{"emails":[{"value":"a@example.com"},{"value":"b@example.com"}],"tags":["x","y"]}}',
  );
  assert.deepEqual(source.headers, ['contact.emails.0.value', 'contact.emails.1.value', 'contact.tags']);
  assert.deepEqual(cellsOf(await readAll(source)), [['a@example.com', 'b@example.com', 'x\ny']]);
});

test('a key that comes up late becomes one more column', async () => {
  const many = '{"email":"ada@example.com"}\n'.repeat(20_000);
  const source = await openBytes(`${many}{"email":"bob@example.com","phone":"+12125550102"}\n`);
  assert.deepEqual([...(source.headers ?? [])], ['email']);
  const records = cellsOf(await readAll(source));
  assert.deepEqual([...(source.headers ?? [])], ['email', 'phone']);
  assert.deepEqual(records.at(-1), ['bob@example.com', '+12125550102']);
});

test('an export that was cut off names the line', async () => {
  const whole = JSON.stringify(people);
  const cut: [text: string, line: RegExp][] = [
    [whole.slice(0, -1), /line 1: the file ends within the list that begins in line 1/],
    [whole.slice(0, -20), /line 1: the file ends within the record/],
    [JSON.stringify(people, undefined, 1).slice(0, -40), /line 12: the file ends within the record/],
    ['{"a":"b"}\n{"a":"b"}\n{"a":', /line 3/],
    ['{"a":"b"}\n{"a":"b"}\n{"a":"x\n', /line 3/],
    ['{"a":"b"', /line 1/],
  ];
  for (const [text, line] of cut) {
    const fault = await faultOf(openBytes(text).then((source) => readAll(source)));
    assert.equal(fault.code, 'source_damaged', text);
    assert.match(fault.message, line);
  }
});

test('an empty list has nothing to read, and no first object is no list of people', async () => {
  assert.equal((await faultOf(openBytes('[ ]'))).code, 'source_empty');
  assert.equal((await faultOf(openBytes('[[1,2],[3,4]]'))).code, 'source_unreadable');
});

test('a record too large or too deep for a person is rejected, and the next one read', async () => {
  const deep = `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`;
  const large = `{"a":"${'x'.repeat(17 * 1024 * 1024)}"}`;
  const source = await openBytes(`{"a":"1"}\n${deep}\n${large}\n{"a":"2"}\n`);
  const records = await readAll(source);
  assert.deepEqual(cellsOf(records), [['1'], ['2']]);
  assert.deepEqual(
    rejectsOf(records).map(({ line }) => line),
    [2, 3],
  );
});

test('a broken byte costs its record, Windows-1252 none', async () => {
  const broken = Buffer.from('{"n":"é","e":"a"}\n{"n":"é?","e":"b"}\n{"n":"é","e":"c"}\n');
  broken[broken.indexOf('?')] = 0xff;
  assert.deepEqual(rejectsOf(await readAll(await openBytes(broken))), [
    { number: 2, line: 2, rejected: 'bad_encoding' },
  ]);
  const source = await openBytes(Buffer.from('{"n":"Müller","e":"a"}\n', 'latin1'));
  assert.deepEqual(cellsOf(await readAll(source)), [['Müller', 'a']]);
  assert.match(source.warnings.join(), /Windows-1252/);
});

test('several people in one record are refused, because they would be read as one', async () => {
  const person = (name: string) => ({ email: `${name}@example.com`, unsubscribed: name === 'ada' });
  const both = [person('ada'), person('bob')];
  const refused: [content: unknown, where: RegExp][] = [
    [{ account: 'Acme', team: both }, /below "team"/],
    [{ answer: { list: both.map((properties) => ({ id: 1, properties })) } }, /below "answer.list"/],
    [{ a: person('ada'), b: person('bob'), c: person('cleo') }, /several people in one record, and/],
  ];
  for (const [content, where] of refused) {
    const fault = await faultOf(openBytes(JSON.stringify(content, undefined, 1)));
    assert.deepEqual([fault.code, fault.exitCode], ['source_unreadable', 10]);
    assert.match(fault.message, where);
    assert.doesNotMatch(`${fault.message} ${fault.hint}`, /@/);
  }
  const lines = ['Acme', 'Beta'].map((account) => `${JSON.stringify({ account, contacts: both })}\n`);
  assert.match((await faultOf(openBytes(lines.join('')))).message, /below "contacts"/);
});

test('several addresses of one person are his', async () => {
  const people = [
    { name: 'Ada', emails: [{ value: 'ada@example.com' }, { value: 'ada@example.org' }] },
    { name: 'Ada', work: { mail: 'ada@example.com' }, home: { mail: 'ada@example.org' } },
    { name: 'Ada', identities: [{ id: 'ada@example.com' }, { id: 'ada@example.org' }] },
    { email: 'ada@example.com', orders: [{ email: 'ada@example.com' }, { email: 'ADA@example.com' }] },
  ];
  for (const person of people) {
    const source = await openBytes(JSON.stringify(person));
    assert.equal((await readAll(source)).length, 1);
  }
});

test('addresses for keys are refused, for keys are shown as columns', async () => {
  const fault = await faultOf(openBytes('{"ada@example.com":{"ltv":1}}\n{"bob@example.com":{"ltv":2}}\n'));
  assert.match(fault.message, /has e-mail addresses for keys/);
  assert.doesNotMatch(fault.message, /ada/);
});

test('objects keyed by person are no list', async () => {
  const keyed = Object.fromEntries(Array.from({ length: 2001 }, (_, at) => [`person${at}`, 'x']));
  assert.equal((await faultOf(openBytes(JSON.stringify(keyed)))).code, 'source_unreadable');
});
