import type { PlainRows } from '../../identities/index.ts';
import type { ScanFunctions } from './functions.ts';
import { packedDigest } from './packing.ts';
import { rejectedColumns, rejectedOf } from './rejections.ts';
import { hashed, numberOf, squeezed } from './sql-numbers.ts';
import { cell, isMissing, literal } from './sql-text.ts';
import type { FlatScan, Rows } from './types.ts';

type Identifier = PlainRows['identifiers'][number];

/**
 * One statement that reads the file, hashes what is plain and hands the rest to `row`. The table it makes has a row a
 * record, in the order of the file, so that `rowid` counts them; plain values only pass through. Each layer names what
 * the next ones need more than once.
 */
export function scanStatement(
  table: string,
  rows: Rows,
  { identifiers, missing, junkDigests }: FlatScan['content']['plain'],
  functions: ScanFunctions,
): string {
  const all = rows.arguments.join(', ');
  const conditions = [
    ...rows.conditions,
    ...identifiers.map((identifier, at) => {
      const ways = [`digest_${at} is not null`, isBlank(identifier, at, missing)];
      return `(${(identifier.rejected ? [...ways, `rejected_${at}`] : ways).join(' or ')})`;
    }),
    ...perKind(identifiers, (digests) => (digests.length > 1 ? [atMostOne(digests)] : [])),
    ...(functions.undisputed ? [`${functions.undisputed}(${all})`] : []),
  ];
  const layers = [
    identifiers.flatMap(textsOf),
    identifiers.map((identifier, at) => formOf(identifier, at, missing, functions)),
    identifiers.map((identifier, at) => `${digestOf(identifier, at, junkDigests)} as digest_${at}`),
    identifiers.flatMap((identifier, at) => rejectedOf(identifier, at, missing)),
    // Within `when` the database stops at the first condition that fails; elsewhere it works out all of them.
    [`case when ${conditions.join(' and ')} then true else false end as is_plain`],
    [`if(is_plain, null, ${functions.row}(${all})) as other`],
    [`starts_with(other, '${packedDigest.mark}') as is_packed`],
  ];
  const slots = perKind(identifiers, (digests, kind) => [`${slotOf(digests, kind)} as ${kind}`]);
  const statusTime = `case when is_plain then ${rows.statusTime}
    when is_packed then make_timestamp_ms(nullif(substr(other, ${packedDigest.time}), '')::bigint) end`;
  const columns = [
    ...slots,
    `${statusTime} as status_time`,
    'if(is_packed, null, other) as other',
    ...rejectedColumns(identifiers),
  ];
  return `create table ${table} as
    select ${columns.join(', ')}
    from ${layers
      .filter((layer) => layer.length > 0)
      .reduce((below, layer) => `(select *, ${layer.join(', ')} from ${below})`, `(${rows.query})`)}`;
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

function slotOf(digests: readonly string[], kind: Identifier['kind']): string {
  const { start, length } = packedDigest.places[kind];
  const plain = digests.length === 0 ? 'null' : `coalesce(${digests.join(', ')})`;
  return `case when is_plain then ${plain}
    when is_packed and other[${start}] <> ' ' then unhex(substr(other, ${start}, ${length})) end`;
}

function atMostOne(digests: readonly string[]): string {
  return `${digests.map((digest) => `(${digest} is not null)::int`).join(' + ')} <= 1`;
}

function isBlank({ number }: Identifier, at: number, missing: readonly string[]): string {
  return number === undefined ? isMissing(`text_${at}`, `hashed_${at}`, missing) : `number_${at} = ''`;
}

function textsOf({ column, number }: Identifier, at: number): string[] {
  const text = cell(column);
  if (number) return [`${squeezed(text)} as text_${at}`, `${hashed(text)} as hashed_${at}`];
  // To cut blanks where there are none takes longer than to see that.
  return [`if(${text} like ' %' or ${text} like '% ', trim(${text}), ${text}) as text_${at}`];
}

function formOf(
  { column, number }: Identifier,
  at: number,
  missing: readonly string[],
  { numbers }: ScanFunctions,
): string {
  const called = numbers.get(at);
  return number && called
    ? `${numberOf({ column, number, called, missing, text: `text_${at}`, hashed: `hashed_${at}` })} as number_${at}`
    : `lower(text_${at}) as hashed_${at}`;
}

/** The SHA-256 of a plain value, or the one that the cell holds; null: neither. */
function digestOf({ shape }: Identifier, at: number, junk: readonly string[]): string {
  const value = `hashed_${at}`;
  const hex = `when strlen(${value}) = 64 and regexp_full_match(${value}, '[0-9a-f]{64}')
      and not list_contains([${junk.map(literal).join(', ')}], ${value})
    then unhex(${value})`;
  if (shape === undefined) return `case when number_${at} <> '' then unhex(sha256(number_${at})) ${hex} end`;
  // Letters that are not ASCII change their length when they become small ones that are.
  return `case when strlen(${value}) <= ${shape.longest} and strlen(${value}) = strlen(text_${at})
      and regexp_full_match(${value}, ${literal(shape.pattern)})
      ${shape.except.map((pattern) => `and not regexp_matches(${value}, ${literal(pattern)})`).join(' ')}
    then unhex(sha256(${value})) ${hex} end`;
}
