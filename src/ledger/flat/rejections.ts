import type { PlainRows } from '../../identities/index.ts';
import type { Database } from '../database.ts';
import { isMissing, literal } from './sql-text.ts';
import type { Rejections } from './types.ts';

type Identifier = PlainRows['identifiers'][number];

/** Whether a cell without a digest holds what is surely no identifier; nothing where none is told by its look. */
export function rejectedOf({ rejected }: Identifier, at: number, missing: readonly string[]): string[] {
  if (rejected === undefined) return [];
  const [text, value] = [`text_${at}`, `hashed_${at}`];
  const { pattern, longest } = rejected.shape;
  return [
    `case when digest_${at} is null and strlen(${value}) between 1 and ${longest} and strlen(${value}) = strlen(${text})
      and regexp_full_match(${value}, ${literal(pattern)}) and not ${isMissing(text, value, missing)}
    then true else false end as rejected_${at}`,
  ];
}

/** How many cells of a plain row were rejected, in a column for each reason. */
export function rejectedColumns(identifiers: readonly Identifier[]): string[] {
  return rejectables(identifiers).map(({ column, places }) => {
    const count = places.map((at) => `rejected_${at}::utinyint`).join(' + ');
    return `case when is_plain then ${count} end as ${column}`;
  });
}

/** Of the table: how many cells were rejected, by kind and reason, and how many rows for nothing else. */
export async function countRejections(
  database: Database,
  table: string,
  identifiers: readonly Identifier[],
): Promise<Rejections> {
  const found = rejectables(identifiers);
  if (found.length === 0) return { records: 0, cells: [] };
  const columns = found.map(({ column }) => column);
  const [counts = {}] = await database.rows(`select
    count(*) filter (coalesce(email, phone, idfa, gaid) is null) as records,
    ${columns.map((column) => `coalesce(sum(${column}), 0)::bigint as ${column}`).join(', ')}
    from ${table} where ${columns.map((column) => `${column} > 0`).join(' or ')}`);
  return {
    records: Number(counts['records']),
    cells: found.map(({ kind, reason, column }) => ({ kind, reason, count: Number(counts[column]) })),
  };
}

function rejectables(identifiers: readonly Identifier[]) {
  const columns = new Map<
    string,
    Omit<Rejections['cells'][number], 'count'> & { column: string; places: number[] }
  >();
  for (const [at, { kind, rejected }] of identifiers.entries()) {
    if (rejected === undefined) continue;
    const { reason } = rejected;
    const column = `${kind}_${reason}`;
    const known = columns.get(column) ?? { kind, reason, column, places: [] };
    columns.set(column, { ...known, places: [...known.places, at] });
  }
  return [...columns.values()];
}
