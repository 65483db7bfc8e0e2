import { countryCode } from './country.ts';
import { isMissing } from './missing.ts';
import { tidy } from './text.ts';
import type { IdentifyOptions, RuleSetName } from './types.ts';

/**
 * How the values of a record are read whose country cell is given; `country` stands in for a blank one. The same few
 * countries come again and again: each spelling is looked up once.
 */
export function countryReader(
  rules: RuleSetName,
  country: string | undefined,
): (cell: string) => IdentifyOptions {
  const byDefault: IdentifyOptions = { rules, country };
  const known = new Map<string, IdentifyOptions>();
  return (cell) => {
    if (cell === '') return byDefault;
    const seen = known.get(cell);
    if (seen !== undefined) return seen;
    const options = countryOptions(cell, byDefault);
    if (known.size < mostRemembered && cell.length <= longestRemembered) known.set(cell, options);
    return options;
  };
}

/** A country that is not understood is no reason to believe in the default one: its numbers would come out wrong. */
function countryOptions(cell: string, byDefault: IdentifyOptions): IdentifyOptions {
  const text = tidy(cell);
  // "NA" is Namibia to ISO 3166 and nothing to R; a national number stays without a country then.
  if (text !== 'NA' && isMissing(text)) return byDefault;
  return { rules: byDefault.rules, country: text === 'NA' ? undefined : countryCode(text) };
}

/** Against a column of free text where a few words were expected. */
const mostRemembered = 200;
const longestRemembered = 60;
