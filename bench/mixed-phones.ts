import { type CountryCode, getCountries, getExampleNumber } from 'libphonenumber-js/min';
import examples from 'libphonenumber-js/mobile/examples';

export interface WrittenPhone {
  text: string;
  country: CountryCode;
}

/** Numbers as CRM files hold them: half from large markets, half from every country, the same for the same seed. */
export function mixedPhones(count: number, seed: number): WrittenPhone[] {
  const random = generator(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const everywhere = getCountries().filter((country) => examples[country] !== undefined);
  const templates = new Map(everywhere.map((country) => [country, spellings(country)]));
  return Array.from({ length: count }, () => {
    const country = pick(random() < 0.5 ? markets : everywhere);
    const template = pick(templates.get(country) as string[]);
    // One flat string, as a reader makes it; a string of joined pieces is slower to go through.
    return { text: Buffer.from(randomiseEnd(template, random)).toString(), country };
  });
}

const markets: readonly CountryCode[] = [
  'US',
  'GB',
  'DE',
  'FR',
  'ES',
  'IT',
  'BR',
  'MX',
  'JP',
  'IN',
  'AU',
  'CA',
];

/** Each spelling as often as its place in the list says; a bar marks where the number ends. */
function spellings(country: CountryCode): string[] {
  const number = getExampleNumber(country, examples);
  if (number === undefined) return [];
  const e164 = number.number;
  const national = number.formatNational();
  const international = number.formatInternational();
  const often = [e164, e164, e164, e164, e164, e164, national, national, national, national, national];
  const sometimes = [international, international, national.replace(/\D/g, ''), e164.slice(1), e164.slice(1)];
  const seldom = [`00${e164.slice(1)}`, `tel:${e164}`, `'${e164}`, `${national}| ext. 12`];
  return [...often, ...often, ...sometimes, ...sometimes, ...seldom].map((text) =>
    text.includes('|') ? text : `${text}|`,
  );
}

function randomiseEnd(template: string, random: () => number): string {
  const [number, rest] = template.split('|') as [string, string];
  return (
    number.slice(0, -4) + number.slice(-4).replace(/\d/g, () => String(Math.floor(random() * 10))) + rest
  );
}

/** Mulberry32. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
