import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { getCountries, getCountryCallingCode } from 'libphonenumber-js';
import { identify, type Mapping, plainRows, ruleSets } from '../../src/identities/index.ts';

const columns = { email: [0], phone: [1], idfa: [2], gaid: [] };
const mapping: Mapping = { columns, country: 3, consent: [] };

test('a row is left alone where nobody refuses and nobody leaves', () => {
  const consent = [{ index: 4, channel: 'person' as const, polarity: 'opt_in' as const }];
  const status = { index: 5, time: 6, validUntil: undefined };
  const { columns: used, isUndisputed } = plainRows(
    { ...mapping, consent, status },
    { rules: 'tiktok-2025-09' },
  );
  assert.deepEqual(used, [0, 1, 2, 4, 5, 6, 3]);
  const row = (consent: string, status: string, time: string) => ['', '', '', consent, status, time, ''];
  assert.equal(isUndisputed?.(row('yes', 'realized', '')), true);
  assert.equal(isUndisputed?.(row('no', 'realized', '')), false);
  assert.equal(isUndisputed?.(row('yes', 'exited', '')), false);
  assert.equal(isUndisputed?.(row('yes', 'a word that nobody knows', '')), false);
  // When it began decides between several records of one person.
  assert.equal(isUndisputed?.(row('yes', 'realized', '2026-01-15T06:00:00Z')), false);
  assert.equal(isUndisputed?.([]), false);
});

test('consent without a status, and neither', () => {
  const consent = [{ index: 4, channel: 'email' as const, polarity: 'opt_out' as const }];
  const { isUndisputed } = plainRows({ ...mapping, consent }, { rules: 'adobe' });
  assert.equal(isUndisputed?.(['', '', '', 'no']), true);
  assert.equal(isUndisputed?.(['', '', '', 'yes']), false);
  assert.equal(plainRows(mapping, { rules: 'adobe' }).isUndisputed, undefined);
});

test('a number is plain where it is one, and nothing where there is none', () => {
  for (const [rules, prefix] of [
    ['tiktok-2025-09', '+'],
    ['tiktok-2025-08', ''],
  ] as const) {
    const number = plainRows(mapping, { rules }).identifiers[1]?.number;
    assert.equal(number?.prefix, prefix);
    assert.equal(number?.readDigits(false, '2125550142', 'US'), '12125550142');
    assert.equal(number?.readDigits(true, '12125550142', ''), '12125550142');
    assert.equal(number?.readDigits(false, '2125550142', ''), undefined);
    assert.equal(number?.read('p:+12125550142', ''), `${prefix}12125550142`);
    assert.equal(number?.read('n/a', 'US'), '');
    assert.equal(number?.read('12', 'US'), undefined);
    assert.equal(number?.read('2125550142; 2125550143', 'US'), undefined);
    assert.equal(
      number?.read('c775e7b757ede630cd0aa1113bd102661ab38829ca52a6422ab782862f268646', 'US'),
      undefined,
    );
  }
});

test('what a form says of a number is what the reader of numbers says', (t) => {
  const everywhere = getCountries();
  let known = 0;
  for (const country of everywhere) {
    const written = [`+${getCountryCallingCode(country)} 1`, '1'];
    const { number } =
      plainRows(
        mapping,
        { rules: 'tiktok-2025-09' },
        written.map((phone) => ['', phone, '', country]),
      ).identifiers[1] ?? {};
    const { forms = [], junkEnds = [] } = number ?? {};
    if (forms.length === 3) known++;
    const texts = forms.flatMap((form) =>
      form.lengths.map((length) => {
        const more = { minLength: length - form.begins.length, maxLength: length - form.begins.length };
        return fc.string({ unit: fc.constantFrom(...'0123456789'), ...more }).map((digits) => ({
          form,
          text: `${form.begins}${digits}`,
        }));
      }),
    );
    if (texts.length === 0) continue;
    fc.assert(
      fc.property(fc.oneof(...texts), ({ form, text }) => {
        fc.pre(!form.not.some((prefix) => text.startsWith(prefix)) && !junkEnds.includes(text.slice(-3)));
        const digits = text.replace('+', '');
        const place = form.country ?? '';
        assert.equal(number?.readDigits(text !== digits, digits, place), `${form.before}${digits}`, country);
      }),
      { numRuns: 200, maxSkipsPerRun: 1000 },
    );
  }
  t.diagnostic(`numbers of ${known} of ${everywhere.length} countries need no look where they are plain`);
  assert.ok(known > everywhere.length / 4);
});

test('the forms are those of the first rows: their countries, also as written, and calling codes', () => {
  const rows = [
    ['', '(212) 555-0142', '', 'us'],
    ['', ' +44 7700 900123', '', 'us'],
    ['', '030 1234567', '', ''],
    ['', 'n/a', '', 'nowhere'],
    ['', '+0 30', '', 'nowhere'],
    [''],
  ];
  const number = plainRows(mapping, { rules: 'tiktok-2025-08', country: 'DE' }, rows).identifiers[1]?.number;
  assert.deepEqual(
    number?.forms.map(({ country, begins, before }) => ({ country, begins, before })),
    [
      { country: 'us', begins: '', before: '1' },
      { country: 'us', begins: '1', before: '' },
      { country: '', begins: '', before: '49' },
      { country: '', begins: '49', before: '' },
      { country: undefined, begins: '+44', before: '' },
    ],
  );
  const bare = plainRows({ ...mapping, country: undefined }, { rules: 'adobe' }, rows).identifiers[1];
  assert.deepEqual(
    bare?.number?.forms.map(({ begins }) => begins),
    ['+44'],
  );
  // Prefixes of Australia are patterns.
  const patterns = plainRows(mapping, { rules: 'adobe' }, [['', '1', '', 'AU']]).identifiers[1];
  assert.deepEqual(patterns?.number?.forms, []);
});

test('a missing value is missing in every column and case', () => {
  const { missing } = plainRows(mapping, { rules: 'tiktok-2025-09' });
  assert.ok(missing.includes('n/a') && missing.includes('null') && missing.includes(''));
  for (const text of missing.flatMap((each) => [each, each.toUpperCase(), ` ${each} `])) {
    for (const kind of ['email', 'phone', 'idfa', 'gaid'] as const) {
      assert.deepEqual(identify(kind, text, { rules: 'tiktok-2025-09', country: 'US' }), {
        identities: [],
        rejected: [],
      });
    }
  }
});

const emails = fc.oneof(
  fc.emailAddress(),
  fc.constantFrom(
    ' Ada@Example.COM ',
    'a.b+c@x.example.org',
    'none@none.com',
    'x@y.invalid',
    'ada@example',
    '\u212Aa@x.org',
  ),
  fc.string({ unit: fc.constantFrom('a', 'N', '.', '+', '-', '@', ' ', '_', 'com', 'ı'), maxLength: 12 }),
);
const ids = fc.oneof(
  fc.uuid(),
  fc.uuid().map((id) => id.toUpperCase()),
  fc.string({ unit: fc.constantFrom('0', 'f', '-', ' '), minLength: 30, maxLength: 36 }),
);

test('what a shape calls plain becomes itself in lower case', () => {
  for (const rules of ruleSets) {
    const [email, , idfa] = plainRows(mapping, { rules }).identifiers;
    for (const [identifier, values] of [
      [email, emails],
      [idfa, ids],
    ] as const) {
      const { pattern = '', except = [], longest = 0 } = identifier?.shape ?? {};
      const kind = identifier?.kind ?? 'email';
      fc.assert(
        fc.property(values, (cell) => {
          const value = cell.replace(/^ +| +$/g, '');
          const plain =
            value.length <= longest &&
            new RegExp(`^(?:${pattern})$`).test(value) &&
            !except.some((found) => new RegExp(found).test(value.toLowerCase()));
          fc.pre(plain);
          const digest = createHash('sha256').update(value.toLowerCase()).digest('hex');
          assert.deepEqual(identify(kind, cell, { rules }), {
            identities: [{ kind, hash: 'sha256', digest }],
            rejected: [],
          });
        }),
        { numRuns: 300, maxSkipsPerRun: 1000 },
      );
    }
  }
});

const words = fc.oneof(
  fc.constantFrom(
    'ada.example.com',
    'ada',
    'ada@example',
    'Ada_Lovelace',
    'x',
    'none',
    'unknown',
    'n.a',
    '0xdeadbeefdeadbeefdeadbeefdeadbeefdeadbeef',
    'deadbeefdeadbeefdeadbeefdeadbeef',
    'c775e7b757ede630cd0aa1113bd102661ab38829ca',
    'x3Xnt1ft5jDNCqERO9ECZhqziCnKUqZCKreChi8mhkY',
    'ada@example.',
    '-ada',
    'ada@-example',
  ),
  fc.string({
    unit: fc.constantFrom('a', 'f', 'x', 'Z', '0', '7', '.', '-', '_', '@', 'ada', 'null'),
    maxLength: 46,
  }),
  fc.string({ unit: fc.constantFrom(...'0123456789abcdefxABCDEF'), minLength: 20, maxLength: 44 }),
);

test('what is surely no address is rejected for that reason, alone in its cell', () => {
  for (const rules of ruleSets) {
    const { identifiers, missing } = plainRows(mapping, { rules });
    const { shape, reason } = identifiers[0]?.rejected ?? {};
    const { pattern = '', longest = 0 } = shape ?? {};
    const isRejected = (word: string) =>
      word.length <= longest && new RegExp(`^(?:${pattern})$`).test(word) && !missing.includes(word);
    assert.ok(isRejected('ada.example.com') && isRejected('ada@example') && !isRejected('ada@example.com'));
    fc.assert(
      fc.property(words, fc.constantFrom('', ' ', '  '), (word, blanks) => {
        fc.pre(isRejected(word.toLowerCase()));
        for (const cell of [word, `${blanks}${word}${blanks}`, word.toUpperCase()])
          assert.deepEqual(identify('email', cell, { rules }), { identities: [], rejected: [reason] }, cell);
      }),
      { numRuns: 1000, maxSkipsPerRun: 1000 },
    );
  }
});
