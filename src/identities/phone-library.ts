import { createRequire } from 'node:module';
import type * as Library from 'libphonenumber-js/core';
import type { CountryCode, MetadataJson } from 'libphonenumber-js/core';

const require = createRequire(import.meta.url);

/** E.164 as libphonenumber-js has it; undefined when country code or length are not possible. */
export function libraryNumber(
  plus: boolean,
  digits: string,
  country: string | undefined,
): string | undefined {
  const number = plus ? parse(`+${digits}`, undefined) : parse(digits, country);
  return number?.isPossible() ? number.number : undefined;
}

/** Whether the number lies in a range that is in use, as far as the metadata knows: it lags behind new ranges. */
export function isInKnownRange(e164: string): boolean {
  return parse(e164, undefined)?.isValid() === true;
}

/** The main country of a calling code: `1` is that of the United States, whose plan Canada and others share. */
export function countryOfCallingCode(code: string): string | undefined {
  const { country_calling_codes: countries } = metadataOf();
  return Object.hasOwn(countries, code) ? countries[code as keyof typeof countries]?.[0] : undefined;
}

/** The country of an E.164 number, where countries share its calling code. */
export function libraryCountry(e164: string): string | undefined {
  return parse(e164, undefined)?.country;
}

/** Loaded at the first number that needs it (30 ms), and synchronously: Node keeps what `require` gave. */
function parse(text: string, country: string | undefined): Library.PhoneNumber | undefined {
  const library = require('libphonenumber-js/core') as typeof Library;
  const options = country === undefined ? {} : { defaultCountry: country as CountryCode };
  return library.parsePhoneNumberFromString(text, { ...options, extract: false }, metadataOf());
}

function metadataOf(): MetadataJson {
  return require('libphonenumber-js/min/metadata') as MetadataJson;
}
