import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { identify, type Kind } from '../../src/identities/index.ts';
import { digestOf, options, outcome, readJson, readText } from './tools.ts';

type Cells = {
  'messy-phones.csv': [cell: string, country: string, expected: string | string[]][];
  'messy-emails.csv': [cell: string, expected: string | string[]][];
  'device-ids.csv': [idfa: string, gaid: string, expected: string | Record<string, string>][];
  'already-hashed.csv': [why: string, expected: string | Record<string, string>][];
};

const expectations = readJson<{ [File in keyof Cells]: { cells: Cells[File] } }>('samples/crm/expected.json');

function rowsOf(file: keyof Cells): Record<string, string>[] {
  const text = readText(`samples/crm/${file}`);
  return parse(text, { columns: true, bom: true, relax_quotes: true }) as Record<string, string>[];
}

/** `empty` is the word of the expected results for a cell that holds nothing. */
function inOneLine(value: string | string[]): string {
  if (value === 'empty') return 'nothing';
  return typeof value === 'string' ? value : value.join(' + ');
}

describe('messy-phones.csv', () => {
  for (const [index, row] of rowsOf('messy-phones.csv').entries()) {
    const [cell, country, result] = expectations['messy-phones.csv'].cells[index] ?? ['', '', ''];
    test(`${row['why']}: ${cell} ${country} → ${inOneLine(result)}`, () => {
      assert.deepEqual([row['phone'], row['country']], [cell, country]);
      assert.equal(outcome('phone', cell, country || undefined), inOneLine(result));
    });
  }
});

describe('messy-emails.csv', () => {
  for (const [index, row] of rowsOf('messy-emails.csv').entries()) {
    const [cell, result] = expectations['messy-emails.csv'].cells[index] ?? ['', ''];
    test(`${row['why']}: ${cell} → ${inOneLine(result)}`, () => {
      assert.equal(row['email'], cell);
      assert.equal(outcome('email', cell), inOneLine(result));
    });
  }
});

describe('device-ids.csv', () => {
  for (const [index, row] of rowsOf('device-ids.csv').entries()) {
    const [idfa, gaid, result] = expectations['device-ids.csv'].cells[index] ?? ['', '', ''];
    test(`${row['why']}: ${idfa || '–'} | ${gaid || '–'} → ${JSON.stringify(result)}`, () => {
      assert.deepEqual([row['idfa'], row['gaid']], [idfa, gaid]);
      const found = { idfa: outcome('idfa', idfa), gaid: outcome('gaid', gaid) };
      const filled = Object.entries(found).filter(([, value]) => value !== 'nothing');
      if (typeof result === 'string')
        assert.deepEqual(
          filled.map(([, value]) => value),
          [result],
        );
      else assert.deepEqual(Object.fromEntries(filled), result);
    });
  }
});

describe('already-hashed.csv', () => {
  for (const [index, row] of rowsOf('already-hashed.csv').entries()) {
    const [why, result] = expectations['already-hashed.csv'].cells[index] ?? ['', ''];
    test(`${why} → ${JSON.stringify(result)}`, () => {
      assert.equal(row['why'], why);
      const found = (['email', 'phone', 'idfa'] as Kind[]).map((kind) =>
        identify(kind, row[kind] ?? '', options),
      );
      const sent = found.flatMap(({ identities }) => identities);
      if (typeof result === 'string') {
        assert.deepEqual(sent, []);
        assert.deepEqual(
          found.flatMap(({ rejected }) => rejected),
          [result],
        );
      } else {
        const named = sent.map(({ kind, hash, digest }) => [`${kind}_${hash}`.toUpperCase(), digest]);
        assert.deepEqual(Object.fromEntries(named), result);
      }
    });
  }

  test('a plain address beside hashed ones is hashed once, and only it', () => {
    const { identities } = identify('email', 'ada@example.com', options);
    assert.deepEqual(identities, [{ kind: 'email', hash: 'sha256', digest: digestOf('ada@example.com') }]);
  });
});
