import type { PlainRows } from '../../identities/index.ts';
import { mostDigits } from './functions.ts';
import { cell, isMissing, literal } from './sql-text.ts';

type PlainNumber = NonNullable<PlainRows['identifiers'][number]['number']>;

/** The digits of a number, and a plus before them, where nothing else but the plainest punctuation is in the cell. */
export function squeezed(text: string): string {
  return `if(strlen(${text}) between ${fewestDigits} and 30 and regexp_full_match(${text}, '\\+?[0-9 ().-]+')
    and not contains(${text}, '(0)')
    and not (contains(${text}, '.') and regexp_full_match(${text}, '[^0-9]*[0-9]+\\.0+[^0-9]*')),
    translate(${text}, ' ().-', ''), null)`;
}

/** A cell that may hold a digest. */
export function hashed(text: string): string {
  return `if(strlen(${text}) < 64, null, lower(trim(${text})))`;
}

/** The normal form; empty: the cell holds none; null: not plain. `text`: squeezed. */
export function numberOf({
  column,
  number: { country, prefix, forms, junkEnds },
  called,
  missing,
  text,
  hashed,
}: {
  column: number;
  number: PlainNumber;
  called: { digits: string; text: string };
  missing: readonly string[];
  text: string;
  hashed: string;
}): string {
  const place = country === undefined ? "''" : cell(country);
  const isCode = `regexp_full_match(${place}, '[A-Za-z]{2}')`;
  const code = `if(${place} = '', 0, ascii(${place}) * 256 + ascii(${place}[2]))`;
  const digits = `if(starts_with(${text}, '+'), -('1' || ${text}[2:])::bigint, ('1' || ${text})::bigint)`;
  const asked = `'${prefix}' || ${called.digits}(${digits}, ${code})::bigint`;
  const isJunk = `regexp_matches(${text}, '(?:${junkEnds.join('|')})$')`;
  const made = forms.map((form) => `when ${isOf(form, text, place)} then ${madeOf(form, text, prefix)}`);
  const known = made.length === 0 ? 'null' : `case when not ${isJunk} then case ${made.join(' ')} end end`;
  const isBlank = `${text} is null and ${isMissing(cell(column), `lower(${cell(column)})`, missing)}`;
  return `case when ${cell(column)} = '' or ${isBlank} then '' else coalesce(${known}, case
    when strlen(ltrim(${text}, '+')) between ${fewestDigits} and ${mostDigits} and (${place} = '' or ${isCode})
    then ${asked}
    when ${hashed} is null or not regexp_full_match(${hashed}, '[0-9a-f]{64}')
    then ${called.text}(${cell(column)}, ${place}) end) end`;
}

/** Fewer may be a date. */
const fewestDigits = 9;

function isOf(
  { country, begins, not, lengths }: PlainNumber['forms'][number],
  text: string,
  place: string,
): string {
  return [
    ...(country === undefined ? [] : [`${place} = ${literal(country)}`]),
    `strlen(${text}) in (${lengths.join(', ')})`,
    ...(begins === '' ? [] : [`starts_with(${text}, '${begins}')`]),
    ...not.map((prefix) => `not starts_with(${text}, '${prefix}')`),
  ].join(' and ');
}

/** `prefix`: what stands before the digits of every normal form. */
function madeOf({ begins, before }: PlainNumber['forms'][number], text: string, prefix: '+' | ''): string {
  if (!begins.startsWith('+')) return `'${prefix}${before}' || ${text}`;
  return prefix === '+' ? text : `${text}[2:]`;
}
