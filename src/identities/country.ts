import { countryCodes } from './country-codes.ts';

/** ISO 3166-1 alpha-2 of a country as a CRM writes it: a code or a name, in any case and several languages. */
export function countryCode(text: string): string | undefined {
  if (text.length > longest) return undefined;
  const key = toKey(text);
  return sure.get(key) ?? inSomeLanguage(key);
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

const sure: ReadonlyMap<string, string> = new Map(
  // A later entry replaces an earlier one, so the surest come last.
  [
    ...Object.entries(alsoWritten),
    ...[...countryCodes].flatMap(([code, long]): [string, string][] => [
      [long, code],
      [code, code],
    ]),
  ].map(([name, code]) => [toKey(name), code]),
);

/** The surest first. Each is made at the first name that needs it: together they cost 80 ms and 20 MB. */
const tables = [
  lazily(() => namesIn('en', 'short')),
  ...languages.map((language) => lazily(() => namesIn(language, 'long'))),
];

function inSomeLanguage(key: string): string | undefined {
  for (const table of tables) {
    const code = table().get(key);
    if (code !== undefined) return code;
  }
  return undefined;
}

function lazily<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function namesIn(language: string, style: 'long' | 'short'): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames([language], { type: 'region', style });
  return new Map([...countryCodes.keys()].map((code) => [toKey(names.of(code) as string), code]));
}

/** Letters alone: case, accents, dots, brackets and blanks do not tell countries apart. */
function toKey(name: string): string {
  return name.normalize('NFKD').toLowerCase().replace(notLetters, '').replaceAll('ı', 'i');
}
