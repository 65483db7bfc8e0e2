import { refuses } from './consent.ts';
import { plainDeviceIdShape } from './device-id.ts';
import { noEmailShape, plainEmailShape } from './email.ts';
import { junkDigests } from './junk-digests.ts';
import { missingTexts } from './missing.ts';
import { normalise } from './normalise.ts';
import { normaliseNumber } from './phone-number.ts';
import { junkEnds, type PlainNumberForm, plainForms } from './plain-numbers.ts';
import type { PlainShape } from './plain-shape.ts';
import { countryReader } from './record-country.ts';
import { ruleSet } from './rule-sets.ts';
import { membershipOf } from './status.ts';
import type { Kind, Mapping, Reason, RuleSetName } from './types.ts';

/**
 * What a database may do by itself with the rows of a flat file: most cells hold one value in its commonest form. What
 * it makes of such a plain row is what `recordReader` makes of it: a member with a SHA-256 of each value, an empty record,
 * or one that is rejected as plainly. All other rows are for `recordReader`.
 */
export interface PlainRows extends PlainCells {
  /** Positions of all columns that `recordReader` looks at. */
  readonly columns: readonly number[];
  /** Where consent or status have a say: whether they leave the row alone. Takes the cells of `columns`, in their order. */
  readonly isUndisputed: ((cells: readonly string[]) => boolean) | undefined;
}

/** What cells may hold for a row to be plain. */
export interface PlainCells {
  readonly identifiers: readonly PlainIdentifier[];
  /** What stands for nothing, in lower case. */
  readonly missing: readonly string[];
  /** Digests that belong to nobody, in lower-case hex: a row with one of them is not plain. */
  readonly junkDigests: readonly string[];
}

export interface PlainIdentifier {
  readonly kind: Kind;
  readonly column: number;
  /** The plain forms: a text of that shape, a number that `read` makes out, and everywhere a blank and a SHA-256 in hex. */
  readonly shape?: PlainShape;
  readonly number?: PlainNumber;
  /** A cell with nothing but such a text, which is none for nothing, is rejected for that reason. */
  readonly rejected?: { readonly shape: PlainShape; readonly reason: Reason };
}

export interface PlainNumber {
  /** Column of the country. */
  readonly country: number | undefined;
  /** What stands before the digits of the normal form. */
  readonly prefix: '+' | '';
  /** Of those that are written as `readDigits` says: the commonest, for which nobody has to be asked. */
  readonly forms: readonly PlainNumberForm[];
  /** A number of such a form that ends like this may be junk. */
  readonly junkEnds: readonly string[];
  /**
   * A number that was written with nothing but its digits, blanks, dots, dashes and brackets, see `squeezed`. `country`:
   * the cell of the country's column. Gives the digits of the normal form; undefined: it is not plain.
   */
  readDigits(plus: boolean, digits: string, country: string): string | undefined;
  /** Any filled cell: the normal form of its only value, empty for a missing one; undefined: it is not plain. */
  read(cell: string, country: string): string | undefined;
}

export interface PlainRowsOptions {
  rules: RuleSetName;
  country?: string | undefined;
  now?: Date | undefined;
}

/** `samples`: the first rows. */
export function plainRows(
  mapping: Mapping,
  options: PlainRowsOptions,
  samples: readonly (readonly string[])[] = [],
): PlainRows {
  const { columns, consent, status, country } = mapping;
  const deciding = [
    ...consent.map(({ index }) => index),
    ...(status ? [status.index, status.time, status.validUntil] : []),
  ];
  const identifiers = kinds.flatMap((kind) =>
    columns[kind].map((column) => plainIdentifier(kind, column, country, options, samples)),
  );
  const all = [...identifiers.map(({ column }) => column), ...deciding, country];
  const used = [...new Set(all.filter((index) => index !== undefined))];
  return {
    columns: used,
    identifiers,
    missing: [...missingTexts],
    junkDigests: junkDigests(),
    isUndisputed: deciding.length === 0 ? undefined : undisputed(mapping, used, options.now),
  };
}

export const kinds = ['email', 'phone', 'idfa', 'gaid'] as const;

/** `country`: the column of the country. */
export function plainIdentifier(
  kind: Kind,
  column: number,
  country: number | undefined,
  options: PlainRowsOptions,
  samples: readonly (readonly string[])[],
): PlainIdentifier {
  if (kind === 'email') {
    const shape = plainEmailShape(ruleSet(options.rules));
    return { kind, column, shape, rejected: { shape: noEmailShape, reason: 'invalid_email' } };
  }
  if (kind !== 'phone') return { kind, column, shape: plainDeviceIdShape };
  const cells = samples.map((row) => ({
    number: row[column] ?? '',
    country: country === undefined ? '' : (row[country] ?? ''),
  }));
  return { kind, column, number: plainNumber(country, options, cells) };
}

function plainNumber(
  country: number | undefined,
  options: PlainRowsOptions,
  samples: readonly { number: string; country: string }[],
): PlainNumber {
  const optionsFor = countryReader(options.rules, options.country);
  const rules = ruleSet(options.rules);
  return {
    country,
    prefix: rules.phonePlus ? '+' : '',
    forms: plainForms(samples, (cell) => optionsFor(cell).country),
    junkEnds,
    readDigits(plus, digits, cell) {
      const number = normaliseNumber({ plus, digits, bracketedZero: -1 }, optionsFor(cell).country, rules);
      if (!('normalised' in number)) return undefined;
      return rules.phonePlus ? number.normalised.slice(1) : number.normalised;
    },
    read(cell, countryCell) {
      const [first, second] = normalise('phone', cell, optionsFor(countryCell));
      if (first === undefined) return '';
      return second === undefined && 'normalised' in first ? first.normalised : undefined;
    },
  };
}

function undisputed(
  { consent, status }: Mapping,
  used: readonly number[],
  now: Date | undefined,
): (cells: readonly string[]) => boolean {
  const at = (column: number | undefined) => (column === undefined ? -1 : used.indexOf(column));
  const consents = consent.map((column) => ({ at: at(column.index), column }));
  const [statusAt, timeAt, untilAt] = [at(status?.index), at(status?.time), at(status?.validUntil)];
  return (cells) => {
    if (consents.some((one) => refuses(one.column, cells[one.at] ?? ''))) return false;
    if (status === undefined) return true;
    const texts = { status: cells[statusAt] ?? '', time: cells[timeAt], validUntil: cells[untilAt] };
    const membership = membershipOf(texts, now);
    return membership !== undefined && !membership.leaving && membership.statusTime === undefined;
  };
}
