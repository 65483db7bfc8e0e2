import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
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
      const { pattern = '', except, longest = 0 } = identifier?.shape ?? {};
      const kind = identifier?.kind ?? 'email';
      fc.assert(
        fc.property(values, (cell) => {
          const value = cell.replace(/^ +| +$/g, '');
          const plain =
            cell.length <= longest &&
            new RegExp(`^(?:${pattern})$`).test(value) &&
            !(except !== undefined && new RegExp(except).test(value.toLowerCase()));
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
