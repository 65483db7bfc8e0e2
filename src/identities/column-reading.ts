import { type ColumnValues, share, valuesOf } from './column-values.ts';
import { meaningOf } from './consent.ts';
import { type ConsentReading, consentOf } from './consent-headers.ts';
import { countryCode } from './country.ts';
import { countryRankOf } from './country-column.ts';
import { isPhoneWithoutPlus, type Suggestion, suggestionOf } from './headers.ts';
import type { MappingRequest } from './types.ts';
import { headerWords } from './words.ts';

/** Everything that header and values tell of one column, before any is chosen. */
export interface ColumnReading {
  index: number;
  values: ColumnValues;
  /** Absent in a file without a header row. */
  suggestion: Suggestion | undefined;
  consent: ConsentReading | undefined;
  /** Absent where header or values speak against a country; lower ranks are better. */
  countryRank: readonly number[] | undefined;
  /** Named as Adobe's `Phone_SHA256`. */
  plusless: boolean;
}

export function readColumns(request: MappingRequest, width: number): ColumnReading[] {
  return Array.from({ length: width }, (_, index) => {
    const values = valuesOf(request.samples, index);
    const cells = cellsOf(request.samples, index);
    const header = request.headers?.[index];
    if (header === undefined) {
      return {
        index,
        values,
        suggestion: undefined,
        consent: undefined,
        countryRank: unnamedCountry(cells),
        plusless: false,
      };
    }
    const words = headerWords(header);
    return {
      index,
      values,
      suggestion: suggestionOf(words),
      consent: confirmedConsent(words, cells, values),
      countryRank: confirmedCountry(words, cells),
      plusless: isPhoneWithoutPlus(words),
    };
  });
}

function cellsOf(samples: MappingRequest['samples'], index: number): string[] {
  return samples.map((row) => row[index] ?? '').filter((cell) => cell.trim() !== '');
}

function confirmedConsent(
  words: readonly string[],
  cells: readonly string[],
  values: ColumnValues,
): ConsentReading | undefined {
  const consent = consentOf(words);
  if (consent === undefined || cells.length === 0) return consent;
  // "Newsletter e-mail" is a column of addresses, whatever they are used for.
  const { address, plus, uuid, sha256 } = values.shapes;
  if (share(address + plus + uuid + sha256, values) >= 0.5) return undefined;
  if (consent.polarity !== 'status') return consent;
  // Adobe's status of membership is no consent, and most columns called "state" hold a part of an address.
  if (cells.some((cell) => membershipWords.has(cell.trim().toLowerCase()))) return undefined;
  return words.includes('state') && !cells.some(isStatusWord) ? undefined : consent;
}

const membershipWords: ReadonlySet<string> = new Set(['realized', 'existing', 'exited', 'exiting']);

function isStatusWord(cell: string): boolean {
  const meaning = meaningOf(cell);
  return meaning === 'refused' || meaning === 'granted';
}

function confirmedCountry(words: readonly string[], cells: readonly string[]): readonly number[] | undefined {
  const found = countryRankOf(words);
  if (found === undefined) return undefined;
  if (cells.length > 0 && countryShare(cells) < 0.5) return undefined;
  // A column that is blank so far is better than none, but not better than a filled one.
  return [cells.length === 0 ? 1 : 0, ...found.rank];
}

/** Without a header only a column of nothing but countries will do. */
function unnamedCountry(cells: readonly string[]): readonly number[] | undefined {
  return cells.length > 0 && cells.every((cell) => /^\s*\p{L}/u.test(cell)) && countryShare(cells) === 1
    ? [0]
    : undefined;
}

function countryShare(cells: readonly string[]): number {
  return cells.filter((cell) => countryCode(cell) !== undefined).length / cells.length;
}
