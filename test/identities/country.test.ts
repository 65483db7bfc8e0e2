import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countryCode } from '../../src/identities/index.ts';

test('codes and names of a country, in any case and several languages', () => {
  const written: Record<string, string[]> = {
    US: [
      'US',
      'us',
      ' usa ',
      'U.S.A.',
      'United States',
      'UNITED STATES OF AMERICA',
      'Vereinigte Staaten',
      'USA',
    ],
    GB: ['GB', 'UK', 'u.k.', 'United Kingdom', 'Great Britain', 'England', 'Royaume-Uni', 'GBR'],
    DE: ['de', 'DEU', 'Germany', 'Deutschland', 'Allemagne', 'Alemania', 'Tyskland', 'Германия', 'ドイツ'],
    AT: ['Österreich', 'Osterreich', 'AUSTRIA', 'Autriche'],
    CI: ["Côte d'Ivoire", 'COTE D’IVOIRE', 'Ivory Coast'],
    KR: ['South Korea', 'Korea, Republic of', '대한민국'],
    TR: ['Turkey', 'Türkiye', 'TURKIYE'],
    NL: ['The Netherlands', 'Holland', 'Nederland'],
    KN: ['St. Kitts & Nevis'],
    HK: ['Hong Kong', 'Hong Kong SAR China'],
    XK: ['Kosovo'],
  };
  for (const [code, names] of Object.entries(written)) {
    for (const name of names) assert.equal(countryCode(name), code, name);
  }
});

test('what is no country', () => {
  for (const text of ['', 'xx', 'Atlantis', '1', '+1', 'x'.repeat(1_000_000)]) {
    assert.equal(countryCode(text), undefined, text.slice(0, 20));
  }
});

test('countries with like names are told apart', () => {
  const pairs = {
    Niger: 'NE',
    Nigeria: 'NG',
    Dominica: 'DM',
    'Dominican Republic': 'DO',
    Guinea: 'GN',
    Georgia: 'GE',
  };
  for (const [name, code] of Object.entries(pairs)) assert.equal(countryCode(name), code);
});

test('every code stands for itself, alone and with three letters', () => {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  for (const code of ['AD', 'CA', 'GE', 'IS', 'NO', 'ZW']) {
    assert.equal(countryCode(code.toLowerCase()), code);
    assert.equal(countryCode(names.of(code) ?? ''), code);
  }
});
