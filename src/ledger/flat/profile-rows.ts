import type { FlatProfiles } from '../../sources/index.ts';
import { cell, literal } from './sql-text.ts';
import type { FlatProfilesContent, Rows } from './types.ts';

/** The text of each line, what structure it has, if any, and the values that stand at known places of it. */
export function profileRows({ flat, plain: { identifiers, structures } }: FlatProfilesContent): Rows {
  const places = structures.map(({ parts }) => parts);
  const parted = (kind: keyof (typeof places)[number]) => places.map((parts) => parts[kind]);
  const cells = identifiers.map(
    ({ kind, column }) => `${byStructure(parted(kind).map(firstPart), "''")} as ${cell(column)}`,
  );
  const same = byStructure(
    places.map((parts) => Object.values(parts).map(allSame).join(' and ')),
    'false',
  );
  const time = byStructure(parted('time').map(firstPart), "''");
  const numbers = identifiers.filter(({ number }) => number !== undefined);
  return {
    query: `select line, ${cells.join(', ')}, ${same} as is_known, ${time} as time,
      try_cast(nullif(${time}, '') as timestamp) as status_time from (
        select *, if(structure = 0, [], string_split(line, '"')) as parts from (
          select line, case ${structures.map(({ pattern }, at) => `when regexp_full_match(line, ${literal(pattern)}) then ${at + 1}`).join(' ')} else 0 end as structure
          from (select json::varchar as line from ${readLines(flat)})))`,
    arguments: ['line'],
    conditions: [
      'is_known',
      "(time = '' or status_time is not null)",
      ...numbers.map(({ column }) => needsNoCountry(cell(column))),
    ],
    statusTime: 'status_time',
  };
}

/** `given`: for each structure. */
function byStructure(given: readonly string[], otherwise: string): string {
  return `case structure ${given.map((each, at) => `when ${at + 1} then ${each}`).join(' ')} else ${otherwise} end`;
}

function firstPart([first]: readonly number[]): string {
  return first === undefined ? "''" : `parts[${first}]`;
}

function allSame([first, ...others]: readonly number[]): string {
  return ['true', ...others.map((other) => `parts[${first}] = parts[${other}]`)].join(' and ');
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
