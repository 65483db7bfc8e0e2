import { libraryCountry } from './phone-library.ts';
import { countriesSharing, planOf } from './phone-plans.ts';

/**
 * Tells the country (ISO 3166-1 alpha-2) of one normalised number after another, or its calling code (`+870`) where
 * there is none. The library is asked only where countries share a code, and once for numbers that begin alike.
 */
export function phoneCountry(): (normalised: string) => string {
  const known = new Map<string, string>();
  const unknown = new Map<string, number>();
  return (normalised) => {
    const digits = normalised.replace('+', '');
    const callingCode = planOf(digits)?.callingCode ?? '';
    const [only, ...others] = countriesSharing(callingCode);
    const name = only ?? `+${callingCode}`;
    if (others.length === 0) return name;
    // North America parts its countries by area code, three digits after the 1.
    const start = digits.slice(0, callingCode === '1' ? 4 : 8);
    const seen = known.get(start);
    if (seen !== undefined) return seen;
    const country = libraryCountry(`+${digits}`);
    // Of a number outside the ranges in use it knows no country; the next one may do better, but not for ever.
    const misses = country === undefined ? (unknown.get(start) ?? 0) + 1 : 0;
    if (misses > 0 && unknown.size < mostRemembered) unknown.set(start, misses);
    if ((misses === 0 || misses > mostMisses) && known.size < mostRemembered)
      known.set(start, country ?? name);
    return country ?? name;
  };
}

const mostRemembered = 50_000;
const mostMisses = 20;
