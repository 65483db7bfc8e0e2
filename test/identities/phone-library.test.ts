import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  getExampleNumber,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min';
import examples from 'libphonenumber-js/mobile/examples';
import { normalise } from '../../src/identities/index.ts';
import { fastNumber } from '../../src/identities/phone-fast.ts';
import { holds, options, outcome } from './tools.ts';

const countries = getCountries();
const exampleNumbers = countries.flatMap((country) => getExampleNumber(country, examples) ?? []);

function library(text: string, country: CountryCode | undefined): string | undefined {
  const number = parsePhoneNumberFromString(text, country);
  return number?.isPossible() ? number.number : undefined;
}

/**
 * Whether the library's answer is one that we give too. Not where it finds nothing, for we may still read 00 as the
 * international prefix; not a number that it would read differently the next time; and not the keys in their order,
 * 0123456789, where nobody has that number.
 */
function isSettled(number: PhoneNumber | undefined): boolean {
  if (!number?.isPossible() || library(number.number, undefined) !== number.number) return false;
  return number.isValid() || !'01234567890'.includes(number.nationalNumber);
}

/** What people write for one and the same number. */
function spellings(number: PhoneNumber): string[] {
  const { number: e164, countryCallingCode, nationalNumber } = number;
  const national = number.formatNational();
  const international = number.formatInternational();
  return [
    e164,
    national,
    international,
    number.getURI(),
    nationalNumber,
    e164.slice(1),
    national.replace(/\D/g, ''),
    international.replace(/ /g, '-'),
    international.replace(/ /g, '.'),
    international.replace(/ /g, '\u00a0'),
    national.replace(/[ -]/g, '/'),
    `00${countryCallingCode}${nationalNumber}`,
    `011${countryCallingCode}${nationalNumber}`,
    `0${nationalNumber}`,
    `1${nationalNumber}`,
    `8${nationalNumber}`,
    `${national} ext. 12`,
    `${e164};ext=12`,
  ];
}

describe('phone numbers are what libphonenumber-js makes of them', () => {
  for (const number of exampleNumbers) {
    const country = number.country as CountryCode;
    test(`${country}: the example number in every spelling, at home and abroad`, () => {
      for (const text of spellings(number)) {
        for (const home of [country, 'US', 'DE', 'IT'] as const) {
          const theirs = parsePhoneNumberFromString(text, home);
          if (isSettled(theirs))
            assert.equal(outcome('phone', text, home), theirs?.number, `${text} in ${home}`);
        }
      }
      assert.equal(outcome('phone', number.number), number.number);
    });
  }

  test('the fast path gives the same for every length in every country', () => {
    for (const country of countries) {
      const code = getCountryCallingCode(country);
      for (const start of [
        '',
        '0',
        '1',
        '8',
        code,
        `${code}0`,
        `${code}1`,
        `0${code}`,
        `00${code}`,
        '00',
        '99',
      ]) {
        for (const end of ['23456789123456789', '70123456712345678']) {
          for (let length = 0; length <= end.length; length++) {
            const digits = start + end.slice(0, length);
            const [home, abroad] = [fastNumber(false, digits, country), fastNumber(true, digits, country)];
            if (home !== undefined)
              assert.equal(home || undefined, library(digits, country), `${digits} ${country}`);
            if (abroad !== undefined)
              assert.equal(abroad || undefined, library(`+${digits}`, country), `+${digits}`);
          }
        }
      }
    }
  });

  test('the fast path gives the same for random digits in every country', () => {
    const country = fc.constantFrom(...countries);
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 18 });
    const code = fc.constantFrom(
      ...exampleNumbers.map((number) => number.countryCallingCode),
      '',
      '0',
      '00',
      '011',
    );
    holds(
      fc.record({ plus: fc.boolean(), country, code, digits }),
      ({ plus, country: home, code: start, digits: rest }) => {
        const fast = fastNumber(plus, start + rest, home);
        if (fast !== undefined)
          assert.equal(fast || undefined, library(`${plus ? '+' : ''}${start}${rest}`, home));
      },
      20_000,
    );
  });

  test('the fast path gives the same for example numbers with a digit changed, added or lost', () => {
    const spelling = fc.constantFrom(
      ...exampleNumbers.flatMap((number) => {
        const digits = spellings(number).map((text) => text.replace(/[^+\d]/g, ''));
        return [...new Set(digits)].map((text) => ({ text, country: number.country as CountryCode }));
      }),
    );
    holds(
      fc.tuple(spelling, fc.nat(20), fc.nat(2), fc.constantFrom('', ...'0123456789')),
      ([{ text, country }, at, cut, digit]) => {
        const changed = text.slice(0, at + 1) + digit + text.slice(at + 1 + cut);
        const plus = changed.startsWith('+');
        const fast = fastNumber(plus, changed.replace('+', ''), country);
        if (fast !== undefined)
          assert.equal(fast || undefined, library(changed, country), `${changed} in ${country}`);
      },
      20_000,
    );
  });

  test('nearly every number takes the fast path', () => {
    const digits = exampleNumbers.flatMap((number) => [number.number, number.formatNational()]);
    const slow = exampleNumbers.filter(
      ({ number, country }) => fastNumber(true, number.slice(1), country) === undefined,
    );
    assert.ok(digits.length > 400 && slow.length < 6, slow.map(({ country }) => country).join(' '));
  });

  test('a common spelling read at a glance gives what a close look gives', () => {
    const character = fc.constantFrom(
      ..."0123456789012345678901234567890123456789+ ().-x'",
      'ext',
      'tel:',
      'p:',
      '.0',
      '(0)',
    );
    const text = fc.string({ unit: character, minLength: 5, maxLength: 22 });
    const country = fc.constantFrom('US', 'GB', 'DE', 'IT', 'FI', undefined);
    // A character that shows nothing changes nothing, but keeps a cell from being read at a glance.
    holds(
      fc.tuple(text, country),
      ([cell, home]) => {
        const given = { ...options, country: home };
        assert.deepEqual(normalise('phone', cell, given), normalise('phone', `\u200b${cell}`, given));
      },
      20_000,
    );
  });
});
