import { countryCodes } from './country-codes.ts';

/** ISO 3166-1 alpha-2 of a country as a CRM writes it: a code or a name, in any case and several languages. */
export function countryCode(text: string): string | undefined {
  return text.length > longest ? undefined : byKey.get(toKey(text));
}

const longest = 100;
const notLetters = /[^\p{L}]/gu;

/** The languages of the larger CRM markets; of two countries with one name the earlier language decides. */
const languages = [
  'en',
  'de',
  'fr',
  'es',
  'it',
  'pt',
  'nl',
  'sv',
  'da',
  'nb',
  'fi',
  'pl',
  'cs',
  'tr',
  'ru',
  'ja',
  'zh',
  'ko',
];

/** What people write and no list of names has. */
const alsoWritten: Readonly<Record<string, string>> = {
  UK: 'GB',
  EL: 'GR',
  'U.S. of A.': 'US',
  America: 'US',
  'United States of America': 'US',
  'Great Britain': 'GB',
  Britain: 'GB',
  England: 'GB',
  Scotland: 'GB',
  Wales: 'GB',
  'Northern Ireland': 'GB',
  'United Kingdom of Great Britain and Northern Ireland': 'GB',
  'Republic of Ireland': 'IE',
  Holland: 'NL',
  'The Netherlands': 'NL',
  'Federal Republic of Germany': 'DE',
  BRD: 'DE',
  'Czech Republic': 'CZ',
  'Russian Federation': 'RU',
  Korea: 'KR',
  'Republic of Korea': 'KR',
  'Korea, Republic of': 'KR',
  'Viet Nam': 'VN',
  Turkey: 'TR',
  'Ivory Coast': 'CI',
  Macedonia: 'MK',
  Burma: 'MM',
  Swaziland: 'SZ',
  'Cape Verde': 'CV',
  Vatican: 'VA',
  UAE: 'AE',
  'Hong Kong': 'HK',
  Macau: 'MO',
  Macao: 'MO',
  "People's Republic of China": 'CN',
  'PR China': 'CN',
  ROC: 'TW',
  'Taiwan, Province of China': 'TW',
  'Iran, Islamic Republic of': 'IR',
  'Syrian Arab Republic': 'SY',
  'Moldova, Republic of': 'MD',
  'Tanzania, United Republic of': 'TZ',
  'Bolivia, Plurinational State of': 'BO',
  'Venezuela, Bolivarian Republic of': 'VE',
  "Lao People's Democratic Republic": 'LA',
  'Brunei Darussalam': 'BN',
  'Palestine, State of': 'PS',
  DRC: 'CD',
};

/** As written; a later entry replaces an earlier one, so the surest come last. */
const byName: ReadonlyMap<string, string> = new Map([
  ...[...languages].reverse().flatMap((language) => namesIn(language, 'long')),
  ...namesIn('en', 'short'),
  ...Object.entries(alsoWritten),
  ...[...countryCodes].flatMap(([code, long]): [string, string][] => [
    [long, code],
    [code, code],
  ]),
]);

const byKey: ReadonlyMap<string, string> = new Map([...byName].map(([name, code]) => [toKey(name), code]));

function namesIn(language: string, style: 'long' | 'short'): [string, string][] {
  const names = new Intl.DisplayNames([language], { type: 'region', style });
  return [...countryCodes.keys()].map((code) => [names.of(code) as string, code]);
}

/** Letters alone: case, accents, dots, brackets and blanks do not tell countries apart. */
function toKey(name: string): string {
  return name.normalize('NFKD').toLowerCase().replace(notLetters, '').replaceAll('ı', 'i');
}
