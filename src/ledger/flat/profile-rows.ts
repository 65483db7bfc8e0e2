import type { PlainProfiles } from '../../identities/index.ts';
import type { FlatProfiles } from '../../sources/index.ts';
import { cell, literal } from './sql-text.ts';
import type { FlatProfilesContent, Rows } from './types.ts';

type Structure = PlainProfiles['structures'][number];

/**
 * The text of each line, what structure it has, if any, and the values that stand at known places of it. As many
 * quotation marks, all known texts in their order (`like`, which is fast), and every piece that may vary as it should
 * be: together that is the structure, for a line without backslashes. What is asked of a place is asked where the
 * structure is found: to look the place up by the structure took longer than to compare it.
 */
export function profileRows({ flat, plain: { identifiers, structures } }: FlatProfilesContent): Rows {
  const valueAt = (what: keyof Structure['parts']) =>
    `parts[${byStructure(structures.map(({ parts }) => parts[what][0] ?? 0))}]`;
  const cells = identifiers.map(({ kind, column }) => `coalesce(${valueAt(kind)}, '') as ${cell(column)}`);
  const known = structures.map((structure, at) => `when ${testsOf(structure).join(' and ')} then ${at + 1}`);
  const numbers = identifiers.filter(({ number }) => number !== undefined);
  return {
    query: `select *, try_cast(time as timestamp) as status_time from (
      select line, structure, ${[...cells, `${valueAt('time')} as time`].join(', ')} from (
        select *, case when contains(line, '\\') then 0 ${known.join(' ')} else 0 end as structure from (
          select *, string_split(line, '"') as parts from (
            select json::varchar as line from ${readLines(flat)}))))`,
    arguments: ['line'],
    conditions: [
      'structure > 0',
      '(time is null or status_time is not null)',
      ...numbers.map(({ column }) => needsNoCountry(cell(column))),
    ],
    statusTime: 'status_time',
  };
}

/** Several values of a kind have to be the same. */
function testsOf({ pieces, parts }: Structure): string[] {
  return [
    `len(parts) = ${pieces.length}`,
    `line like ${literal(textsOf(pieces))}`,
    ...pieces.flatMap((piece, at) => {
      const isKnown = piece === undefined || (typeof piece === 'string' && !hasJoker(piece));
      return isKnown ? [] : [`parts[${at + 1}] ${testOf(piece)}`];
    }),
    ...Object.values(parts).flatMap(([first, ...others]) =>
      others.map((part) => `parts[${first}] = parts[${part}]`),
    ),
  ];
}

/** All texts that stay, with anything between. */
function textsOf(pieces: Structure['pieces']): string {
  return pieces.map((piece) => (typeof piece !== 'string' || hasJoker(piece) ? '%' : piece)).join('"');
}

function hasJoker(text: string): boolean {
  return /[%_]/.test(text);
}

function testOf(piece: Exclude<Structure['pieces'][number], undefined>): string {
  if (typeof piece === 'string') return `= ${literal(piece)}`;
  // To compare is several times as fast.
  const { pattern, choices } = piece;
  return choices ? `in (${choices.map(literal).join(', ')})` : `~ ${literal(pattern)}`;
}

/** A number for each structure; there is no part 0. */
function byStructure(given: readonly number[]): string {
  const [first = 0] = given;
  if (given.every((each) => each === first)) return `if(structure = 0, 0, ${first})`;
  return `case structure ${given.map((each, at) => `when ${at + 1} then ${each}`).join(' ')} else 0 end`;
}

function needsNoCountry(text: string): string {
  return `(${text} = '' or starts_with(${text}, '+') or regexp_full_match(${text}, '[0-9A-Fa-f]{64}'))`;
}

/** Longer lines are an error, as those that are no JSON. It gives each line as it stands, without the blanks around it. */
function readLines({ path, gzip }: FlatProfiles): string {
  return `read_ndjson_objects(${literal(path)}, compression = '${gzip ? 'gzip' : 'uncompressed'}',
    maximum_object_size = ${longestLine})`;
}

/** The engine keeps room for twice as much in every thread. */
const longestLine = 1024 * 1024;
