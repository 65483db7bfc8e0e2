import type { PlainProfiles } from '../../identities/index.ts';
import type { FlatProfiles } from '../../sources/index.ts';
import { cell, literal } from './sql-text.ts';
import type { FlatProfilesContent, Rows } from './types.ts';

type Structure = PlainProfiles['structures'][number];

/**
 * The text of each line, what structure it has, if any, and the values that stand at known places of it. As many
 * quotation marks, all known texts in their order (`like`, which is fast), and every piece that may vary as it should
 * be: together that is the structure, for a line without backslashes.
 */
export function profileRows({ flat, plain: { identifiers, structures } }: FlatProfilesContent): Rows {
  const valueAt = (what: keyof Structure['parts'], at = 0) =>
    `parts[${byStructure(structures.map(({ parts }) => parts[what][at] ?? parts[what][0] ?? 0))}]`;
  const cells = identifiers.map(({ kind, column }) => `coalesce(${valueAt(kind)}, '') as ${cell(column)}`);
  const known = structures.map(
    ({ pieces }, at) =>
      `when len(parts) = ${pieces.length} and line like ${literal(textsOf(pieces))} then ${at + 1}`,
  );
  const numbers = identifiers.filter(({ number }) => number !== undefined);
  return {
    query: `select *, try_cast(time as timestamp) as status_time from (
      select line, structure, parts, ${cells.join(', ')}, ${valueAt('time')} as time from (
        select *, case when contains(line, '\\') then 0 ${known.join(' ')} else 0 end as structure from (
          select *, string_split(line, '"') as parts from (
            select json::varchar as line from ${readLines(flat)}))))`,
    arguments: ['line'],
    conditions: [
      'structure > 0',
      ...checks(structures),
      ...(['email', 'phone', 'idfa', 'gaid', 'time'] as const).flatMap((what) =>
        Array.from(
          { length: mostOf(structures.map(({ parts }) => parts[what].length)) - 1 },
          (_, at) => `${valueAt(what)} is not distinct from ${valueAt(what, at + 1)}`,
        ),
      ),
      '(time is null or status_time is not null)',
      ...numbers.map(({ column }) => needsNoCountry(cell(column))),
    ],
    statusTime: 'status_time',
  };
}

/** All texts that stay, with anything between. */
function textsOf(pieces: Structure['pieces']): string {
  return pieces.map((piece) => (typeof piece !== 'string' || hasJoker(piece) ? '%' : piece)).join('"');
}

function hasJoker(text: string): boolean {
  return /[%_]/.test(text);
}

/** One for each thing that a piece has to be, and as many as a structure has such pieces. */
function checks(structures: readonly Structure[]): string[] {
  const places = new Map<string, number[][]>();
  for (const [at, { pieces }] of structures.entries()) {
    for (const [part, piece] of pieces.entries()) {
      if (piece === undefined || (typeof piece === 'string' && !hasJoker(piece))) continue;
      const test = testOf(piece);
      const known = places.get(test) ?? structures.map(() => []);
      known[at]?.push(part + 1);
      places.set(test, known);
    }
  }
  return [...places].flatMap(([test, each]) =>
    Array.from(
      { length: mostOf(each.map(({ length }) => length)) },
      (_, at) => `coalesce(parts[${byStructure(each.map((parts) => parts[at] ?? 0))}] ${test}, true)`,
    ),
  );
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

function mostOf(counts: readonly number[]): number {
  return Math.max(...counts);
}

function needsNoCountry(text: string): string {
  return `(${text} = '' or ${text}[1] = '+' or regexp_full_match(${text}, '[0-9A-Fa-f]{64}'))`;
}

/** Longer lines are an error, as those that are no JSON. It gives each line as it stands, without the blanks around it. */
function readLines({ path, gzip }: FlatProfiles): string {
  return `read_ndjson_objects(${literal(path)}, compression = '${gzip ? 'gzip' : 'uncompressed'}',
    maximum_object_size = ${longestLine})`;
}

/** The engine keeps room for twice as much in every thread. */
const longestLine = 1024 * 1024;
