import type { PlainRows } from '../../identities/index.ts';
import { mostDigits, type ScanFunctions } from './functions.ts';
import { cell, literal } from './sql-text.ts';
import type { FlatScan, Rows } from './types.ts';

type Identifier = PlainRows['identifiers'][number];

/**
 * One statement that reads the file, hashes what is plain and hands the rest to `row`. The table it makes has a row a
 * record, in the order of the file, so that `rowid` counts them; plain values only pass through.
 */
export function scanStatement(
  table: string,
  rows: Rows,
  { identifiers, junkDigests }: FlatScan['content']['plain'],
  functions: ScanFunctions,
): string {
  const all = rows.arguments.join(', ');
  const squeezed = identifiers.flatMap(({ column, number }, at) =>
    number ? [`${squeeze(column)} as squeezed_${at}`] : [],
  );
  const numbers = identifiers.flatMap(({ column, number }, at) => {
    const called = functions.numbers.get(at);
    return number && called ? [`${numberOf(column, at, number, called)} as number_${at}`] : [];
  });
  const digests = identifiers.map(
    (identifier, at) => `${digestOf(identifier, at, junkDigests)} as digest_${at}`,
  );
  const conditions = [
    ...rows.conditions,
    ...identifiers.map((identifier, at) => `(digest_${at} is not null or ${isBlank(identifier, at)})`),
    ...perKind(identifiers, (digests) => (digests.length > 1 ? [atMostOne(digests)] : [])),
    ...(functions.undisputed ? [`${functions.undisputed}(${all})`] : []),
  ];
  const slots = perKind(identifiers, (digests, kind) => [
    `if(is_plain, ${digests.length === 0 ? 'null::blob' : `coalesce(${digests.join(', ')})`}, null) as ${kind}`,
  ]);
  return `create table ${table} as
    select ${slots.join(', ')}, if(is_plain, ${rows.statusTime}, null) as status_time,
      if(is_plain, null, ${functions.row}(${all})) as other from (
        select *, ${conditions.join(' and ')} as is_plain from (
          select *, ${digests.join(', ')} from (
            select ${['*', ...numbers].join(', ')} from (
              select ${['*', ...squeezed].join(', ')} from (${rows.query})))))`;
}

const kinds = ['email', 'phone', 'idfa', 'gaid'] as const;

function perKind(
  identifiers: readonly Identifier[],
  give: (digests: string[], kind: Identifier['kind']) => string[],
): string[] {
  return kinds.flatMap((kind) =>
    give(
      identifiers.flatMap((identifier, at) => (identifier.kind === kind ? [`digest_${at}`] : [])),
      kind,
    ),
  );
}

function atMostOne(digests: readonly string[]): string {
  return `${digests.map((digest) => `(${digest} is not null)::int`).join(' + ')} <= 1`;
}

function isBlank({ column, number }: Identifier, at: number): string {
  return number === undefined ? `${cell(column)} = ''` : `number_${at} = ''`;
}

/** The SHA-256 of a plain value, or the one that the cell holds; null: neither. */
function digestOf({ column, shape }: Identifier, at: number, junk: readonly string[]): string {
  const value = `trim(${cell(column)})`;
  const plain = shape
    ? `when length(${cell(column)}) <= ${shape.longest} and regexp_full_match(${value}, ${literal(shape.pattern)})
         ${shape.except ? `and not regexp_matches(lower(${value}), ${literal(shape.except)})` : ''}
       then unhex(sha256(lower(${value})))`
    : `when number_${at} <> '' then unhex(sha256(number_${at}))`;
  return `case when ${cell(column)} = '' then null ${plain}
    when length(${value}) = 64 and regexp_full_match(${value}, '[0-9A-Fa-f]{64}')
      and not list_contains([${junk.map(literal).join(', ')}], lower(${value}))
    then unhex(lower(${value})) end`;
}

/** The digits of a number, and a plus before them, where nothing else but the plainest punctuation is in the cell. */
function squeeze(column: number): string {
  const text = cell(column);
  const bare = `translate(${text}, ' ().-', '')`;
  return `if(length(${text}) <= 30 and regexp_full_match(${bare}, '\\+?[0-9]{9,${mostDigits}}')
    and (${text}[1] = '+' or not contains(${text}, '+')) and not contains(${text}, '(0)')
    and not (contains(${text}, '.') and regexp_full_match(${text}, '[^0-9]*[0-9]+\\.0+[^0-9]*')), ${bare}, null)`;
}

/** The normal form; empty: the cell holds none; null: not plain. */
function numberOf(
  column: number,
  at: number,
  { country, prefix }: NonNullable<Identifier['number']>,
  called: { digits: string; text: string },
): string {
  const place = country === undefined ? "''" : cell(country);
  const isCode = `regexp_full_match(${place}, '[A-Za-z]{2}')`;
  const code = `if(${place} = '', 0, ascii(${place}) * 256 + ascii(${place}[2]))`;
  const squeezed = `squeezed_${at}`;
  const digits = `if(${squeezed}[1] = '+', -('1' || ${squeezed}[2:])::bigint, ('1' || ${squeezed})::bigint)`;
  return `case when ${cell(column)} = '' then ''
    when ${squeezed} is not null and (${place} = '' or ${isCode}) then '${prefix}' || ${called.digits}(${digits}, ${code})::bigint
    else ${called.text}(${cell(column)}, ${place}) end`;
}
