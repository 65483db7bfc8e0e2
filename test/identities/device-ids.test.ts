import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { outcome } from './tools.ts';

const idfa = '6d92078a-8246-4ba4-ae5b-76104861e7dc';
const gaid = '97987bca-ae59-4c7d-94ba-ee4f19ab8c21';

const rows: readonly [cell: string, expected: string, why: string][] = [
  [`["${gaid}","${idfa}"]`, `${gaid} + ${idfa}`, 'a JSON list'],
  [`${gaid}, 00000000-0000-0000-0000-000000000000`, `${gaid} + zero_device_id`, 'one of two switched off'],
  [`${gaid} ${idfa}`, `${gaid} + ${idfa}`, 'parted by a blank'],
  [idfa.replaceAll('-', ' '), idfa, 'blanks for dashes'],
  [idfa.replaceAll('-', '–'), idfa, 'long dashes'],
  [idfa.replace('-', ''), idfa, 'one dash missing'],
  [gaid.replaceAll('-', ''), gaid, 'all dashes missing, lower case'],
  ['0'.repeat(32), 'zero_device_id', 'zeros without dashes'],
  ['0', 'zero_device_id', 'a zero alone'],
  ['FfFfFfFf-ffff-ffff-ffff-ffffffffffff', 'junk_value', 'one digit over and over'],
  ['11111111-1111-1111-1111-111111111111', 'junk_value', 'another'],
  ['12345678901234567890123456789012', 'invalid_device_id', 'a number, neither id nor MD5'],
  [`&quot;${idfa}&quot;`, idfa, 'HTML escapes'],
  ['9774d56d682e549c', 'invalid_device_id', 'an ANDROID_ID'],
  ['x'.repeat(500), 'invalid_device_id', 'a long text'],
  ['ada@example.com', 'wrong_column', 'an address'],
  ['+12125550101', 'wrong_column', 'a phone number'],
  ['[]', 'nothing', 'an empty list'],
  ['', 'nothing', 'an empty cell'],
];

describe('advertising ids', () => {
  for (const [cell, expected, why] of rows) {
    test(`${why}: ${cell.slice(0, 80)} → ${expected}`, () => {
      assert.equal(outcome('idfa', cell), expected);
      assert.equal(outcome('gaid', cell), expected);
    });
  }
});
