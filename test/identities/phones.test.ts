import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { doubt } from '../../src/identities/index.ts';
import { outcome } from './tools.ts';

type Row = [cell: string, country: string | undefined, expected: string, why: string];

function table(name: string, rows: readonly Row[]): void {
  describe(name, () => {
    for (const [cell, country, expected, why] of rows) {
      test(`${why}: ${cell.slice(0, 60)} ${country ?? ''} → ${expected}`, () => {
        assert.equal(outcome('phone', cell, country), expected);
      });
    }
  });
}

table('the country of a phone number', [
  ['2125550101', undefined, 'phone_needs_country', 'ten digits are a number in many countries'],
  ['2125550101', 'AQ', 'phone_needs_country', 'a country without numbers of its own is no help'],
  ['+12125550101', 'AQ', '+12125550101', 'its own prefix is enough'],
  ['0012125550101', undefined, '+12125550101', '00 is the prefix the ITU recommends'],
  ['011442071838750', undefined, 'phone_needs_country', '011 may be an area code'],
  ['01164960123', undefined, 'phone_needs_country', 'Leicester, not New Zealand'],
  ['001164211234567', undefined, 'phone_needs_country', "Australia's 0011 is not guessed"],
  ['00447700900124', 'US', '+447700900124', '00 where it is not the country’s prefix'],
  ['0044 7700 900124', 'BR', '+447700900124', 'a carrier code could have followed in Brazil'],
  ['447700900124', 'US', 'invalid_phone', 'a foreign number without a prefix is not guessed'],
  ['12345', undefined, 'invalid_phone', 'too short anywhere'],
  ['1234567890123456789', undefined, 'invalid_phone', 'too long anywhere'],
  ['5550123', 'VI', '+13405550123', 'the area code of an island with only one'],
  ['+2906512', 'US', '+2906512', 'lengths differ between islands of one code'],
  ['', 'US', 'nothing', 'an empty cell'],
]);

table('zeros', [
  ['+44 (0)7700 900124', undefined, '+447700900124', 'a trunk zero in brackets'],
  ['+34 (0)612 345 678', undefined, '+34612345678', 'Spain has no trunk zero'],
  ['+34 ( 0 ) 612 345 678', undefined, '+34612345678', 'with blanks'],
  ['+39 (0)6 6982 1234', undefined, '+390669821234', 'the zero belongs to the number in Italy'],
  ['+34 (0)12', undefined, 'invalid_phone', 'too short with or without it'],
  ['+0 7700 900124', 'GB', 'invalid_phone', 'no country code begins with 0'],
  ['0', undefined, 'junk_value', 'a zero alone'],
]);

table('several numbers, labels and extensions', [
  ['+12125550101 +12125550110', undefined, '+12125550101 + +12125550110', 'a plus begins a number'],
  ['212-555-0101 212-555-0110', 'US', '+12125550101 + +12125550110', 'parted by a blank'],
  ['212-555-0101 / 212-555-0110', 'US', '+12125550101 + +12125550110', 'parted by a slash'],
  ['0301234567/01701234567', 'DE', '+49301234567 + +491701234567', 'a second trunk zero'],
  ['030 / 1234567', 'DE', '+49301234567', 'a slash after the area code'],
  ['0301234/0305678', 'DE', '+49301234 + +49305678', 'together they would be possible too'],
  ['555-0101 / 555-0110', 'US', 'invalid_phone + invalid_phone', 'two local numbers'],
  ['212-555-0101 or 212-555-0110', 'US', '+12125550101 + +12125550110', 'or'],
  ['212-555-0101 & 212-555-0110', 'US', '+12125550101 + +12125550110', '&'],
  ['["+12125550101","+12125550110"]', undefined, '+12125550101 + +12125550110', 'a JSON list'],
  ['+12125550101;N/A|0', undefined, '+12125550101 + junk_value', 'with a missing value and junk'],
  ['(212) 555-0101 (home), 212 555 0110 mobile', 'US', '+12125550101 + +12125550110', 'words for the kind'],
  ['Mobile: +44 7700 900124', undefined, '+447700900124', 'a label'],
  ['212 555 0101 x204', 'US', '+12125550101', 'an extension'],
  ['212 555 0101x204 or 212 555 0110 ext 3', 'US', '+12125550101 + +12125550110', 'extensions of both'],
  ['212 555 0101,,204', 'US', '+12125550101', 'a dialling pause'],
  ['212 555 0101 #204*', 'US', '+12125550101', 'whatever an extension holds'],
  ['212 555 0101 ext desk', 'US', '+12125550101', 'words in an extension'],
  ['212 555 0101, ext 204', 'US', '+12125550101', 'an extension after a comma'],
  ['tel:2125550101;isub=12;ext=3', 'US', '+12125550101', 'RFC 3966 parameters'],
  ['ext 204', 'US', 'nothing', 'an extension of no number'],
  ['212-555-0101 - 212-555-0110', 'US', '+12125550101 + +12125550110', 'a dash between'],
  [
    '+1 212 555 0101 / +44 7700 900124 / 030 1234567',
    'DE',
    '+12125550101 + +447700900124 + +49301234567',
    'three, of which the last is national',
  ],
  ['030 1234567/68', 'DE', '+49301234567', 'behind the slash the end of the next number'],
  ['030 1234567/68/69', 'DE', '+49301234567', 'and of the one after it'],
  ['01/23/45/67/89', 'FR', '+33123456789', 'slashes all along'],
  ['📞 +1 212 555 0101', undefined, '+12125550101', 'the sign of a telephone'],
  ['🇬🇧 +44 7700 900124', undefined, '+447700900124', 'a flag'],
  ['\u202d+1 212 555 0101\u202c', undefined, '+12125550101', 'marks of direction'],
  ['&#43;1 212 555 0101&nbsp;', undefined, '+12125550101', 'HTML escapes'],
  ['callto:+12125550101', undefined, '+12125550101', 'an old link'],
  ['()', 'US', 'nothing', 'only brackets'],
]);

table('what is no number', [
  ['1.21256E+10', 'US', 'phone_damaged', 'scientific notation'],
  ['4,47700E+11', 'GB', 'phone_damaged', 'with a decimal comma'],
  ['+12125550101;1.2e+10', 'US', '+12125550101 + phone_damaged', 'beside a good one'],
  ['12125550101.00', 'US', '+12125550101', 'a float is whole'],
  ['447700900124,0', 'GB', '+447700900124', 'a float of a European spreadsheet'],
  ['15.01.2024', 'DE', 'invalid_phone', 'a date'],
  ['2024-01-15', 'DE', 'invalid_phone', 'a date of a database'],
  ['2024-01-15 10:00:00', 'DE', 'invalid_phone', 'with its time'],
  ['01/15/2024', 'DE', 'invalid_phone', 'an American date'],
  ['20 12 20 24', 'DK', '+4520122024', 'a number that only resembles one'],
  ['1-800-FLOWERS', 'US', 'invalid_phone', 'letters for digits'],
  ['+1 212 555 O1O1', undefined, 'invalid_phone', 'letters that look like digits'],
  ['+1 212 555 ****', 'US', 'invalid_phone', 'masked'],
  ['hello', 'US', 'invalid_phone', 'a word'],
  ['ada@example.com', 'US', 'wrong_column', 'an address'],
  ['6D92078A-8246-4BA4-AE5B-76104861E7DC', 'US', 'wrong_column', 'a device id'],
  ['+1 555-555-5555', undefined, 'junk_value', 'one digit over and over after the country code'],
  ['5', 'US', 'junk_value', 'one digit'],
  ['55', 'US', 'junk_value', 'one digit twice'],
  ['1234567890', 'US', 'junk_value', 'the keys in their order'],
  ['9876543210', 'US', 'junk_value', 'and backwards'],
  ['9876543210', 'IN', '+919876543210', 'which is a mobile number in India'],
  ['012 345 6789', 'MY', '+60123456789', 'and in Malaysia'],
  ['+1 212 555 0111', undefined, '+12125550111', 'three ones at the end are no junk'],
  ['+1 999 555 0111', undefined, '+19995550111', 'nor where no range is known'],
  ['1234567', 'IS', 'junk_value', 'fewer keys'],
  ['234567', 'US', 'invalid_phone', 'fewer keys than any number there'],
  [`${'2'.repeat(29)}1`, 'DE', 'invalid_phone', 'longer than any number with all its prefixes'],
]);

test('digits of every script that Node can write are read', () => {
  for (const numberingSystem of Intl.supportedValuesOf('numberingSystem')) {
    const format = new Intl.NumberFormat('en', { numberingSystem, useGrouping: false });
    const written = [...'12125550101'].map((digit) => format.format(Number(digit))).join('');
    // Chinese numerals and the like are letters to Unicode, not decimal digits.
    if (/^\p{Nd}+$/u.test(written))
      assert.equal(outcome('phone', `+${written}`), '+12125550101', numberingSystem);
  }
});

test('a number outside the known ranges is sent, and worth a warning', () => {
  assert.equal(outcome('phone', '+1 999 555 0101'), '+19995550101');
  assert.equal(doubt('phone', '+19995550101'), 'unknown_number_range');
  assert.equal(doubt('phone', '12125550101'), undefined);
  assert.equal(doubt('email', 'noreply@example.com'), 'role_address');
  assert.equal(doubt('email', 'ada@example.com'), undefined);
});
