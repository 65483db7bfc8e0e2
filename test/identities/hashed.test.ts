import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { identify } from '../../src/identities/index.ts';
import { digestOf, kinds, options, outcome } from './tools.ts';

const sha256 = digestOf('ada@example.com');
const sha1 = digestOf('ada@example.com', 'sha1');
const idfa = '6d92078a-8246-4ba4-ae5b-76104861e7dc';
const md5 = digestOf(idfa, 'md5');

function base64(hex: string, alphabet: 'base64' | 'base64url' = 'base64'): string {
  return Buffer.from(hex, 'hex').toString(alphabet);
}

describe('a SHA-256 is sent as it is, in every column', () => {
  const spellings = {
    'lower case': sha256,
    'upper case': sha256.toUpperCase(),
    'with blanks around': `\t ${sha256} `,
    'in quotes': `"${sha256}"`,
    'with 0x': `0x${sha256}`,
    'as PostgreSQL writes bytes': `\\x${sha256}`,
    'with its name': `SHA256:${sha256}`,
    base64: base64(sha256),
    'base64 for addresses': base64(sha256, 'base64url'),
  };
  for (const [how, text] of Object.entries(spellings)) {
    test(how, () => {
      for (const kind of kinds) assert.equal(outcome(kind, text), `sha256:${sha256}`);
    });
  }

  test('among plain values of one cell', () => {
    const { identities } = identify('email', `ada@example.com;${sha256};bob@example.com`, options);
    const digests = identities.map(({ digest }) => digest);
    assert.deepEqual(digests, [sha256, digestOf('bob@example.com')]);
  });
});

describe('other digests', () => {
  const rows: readonly [what: string, value: string, inPeople: string, inDevices: string][] = [
    ['MD5', md5, 'wrong_digest', `md5:${md5}`],
    ['MD5 in upper case', md5.toUpperCase(), 'wrong_digest', `md5:${md5}`],
    ['MD5 in base64', base64(md5), 'wrong_digest', `md5:${md5}`],
    ['SHA-1', sha1, 'wrong_digest', 'wrong_digest'],
    ['SHA-1 in base64', base64(sha1), 'wrong_digest', 'wrong_digest'],
    ['SHA-512', digestOf('ada@example.com', 'sha512'), 'wrong_digest', 'wrong_digest'],
    ['63 digits', sha256.slice(1), 'wrong_digest', 'wrong_digest'],
    ['31 digits', md5.slice(1), 'wrong_digest', 'invalid_device_id'],
    ['64 equal digits', 'a'.repeat(64), 'junk_digest', 'junk_digest'],
  ];
  for (const [what, value, inPeople, inDevices] of rows) {
    test(`${what} → ${inPeople} for people, ${inDevices} for devices`, () => {
      for (const kind of kinds) {
        assert.equal(outcome(kind, value), kind === 'email' || kind === 'phone' ? inPeople : inDevices, kind);
      }
    });
  }

  test('20 digits without a letter are a number, not a digest', () => {
    assert.equal(outcome('phone', '12345678901234567891', 'US'), 'invalid_phone');
  });
});

describe('digests that belong to nobody are refused', () => {
  const zero = '00000000-0000-0000-0000-000000000000';
  const texts = [
    '',
    ' ',
    'null',
    'NULL',
    'Null',
    'nan',
    'NaN',
    'none',
    'None',
    'undefined',
    '0',
    'n/a',
    'N/A',
    '-',
    zero,
  ];
  for (const text of texts) {
    test(`of "${text}"`, () => {
      for (const kind of kinds) assert.equal(outcome(kind, digestOf(text).toUpperCase()), 'junk_digest');
      for (const kind of ['idfa', 'gaid'] as const)
        assert.equal(outcome(kind, digestOf(text, 'md5')), 'junk_digest');
    });
  }

  test("of TikTok's own examples, but a person may have them in plain", () => {
    assert.equal(outcome('email', digestOf('janedoe@gmail.com')), 'junk_digest');
    assert.equal(outcome('email', 'janedoe@gmail.com'), 'janedoe@gmail.com');
  });
});
