import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phoneCountry } from '../../src/identities/index.ts';

const numbers: [number: string, country: string][] = [
  ['+12125550101', 'US'],
  ['12125550110', 'US'],
  ['+14165550123', 'CA'],
  ['+18765550123', 'JM'],
  ['+4915112345678', 'DE'],
  ['+447400123456', 'GB'],
  ['+447781123456', 'GG'],
  ['+79161234567', 'RU'],
  ['+77012345678', 'KZ'],
  ['+870776001234', '+870'],
];

test('a number shows its country, one after another, also where countries share a code', () => {
  const countryOf = phoneCountry();
  for (let round = 0; round < 2; round++) {
    for (const [number, country] of numbers) assert.equal(countryOf(number), country, number);
  }
});
