import type { Columns } from './columns.ts';
import type { Kind, MappingProblem, MappingRequest } from './types.ts';

/** The columns that the user named, by position. */
export interface Named {
  /** Replaces what would be found for the kind. */
  kinds: ReadonlyMap<Kind, readonly number[]>;
  country: number | undefined;
  /** The column of Adobe's membership status. */
  status: number | undefined;
  /** A country column was named, but none or several have that name. */
  countryRefused: boolean;
  consent: ReadonlyMap<number, { grants?: string }>;
  /** All of them: nothing else may take these. */
  claimed: ReadonlySet<number>;
  problems: readonly MappingProblem[];
}

/** Looks up the names given by `--map`, `--country-column` and `--consent`. */
export function namedColumns(request: MappingRequest, columns: Columns): Named {
  const problems: MappingProblem[] = [];
  const find = (column: string) => {
    const found = columns.find(column);
    if (found.length === 0) {
      problems.push({
        problem: 'column_not_found',
        column,
        nearest: columns.nearest(column),
        columns: columns.names,
      });
    }
    return found;
  };

  const kinds = new Map<Kind, number[]>();
  for (const { kind, column } of request.map ?? []) {
    // A repeated header means all of its columns, as it would without `--map`.
    if (kind !== 'country' && kind !== 'status')
      kinds.set(kind, unique([...(kinds.get(kind) ?? []), ...find(column)]));
  }
  const countryNames = countryNamesOf(request);
  const countries = unique(countryNames.flatMap(find)).sort((a, b) => a - b);
  if (countries.length > 1) {
    problems.push({
      problem: 'column_ambiguous',
      what: ambiguity(countryNames),
      columns: countries.map(columns.nameOf),
    });
  }
  const statuses = unique(namesOf(request, 'status').flatMap(find));
  if (statuses.length > 1) {
    problems.push({ problem: 'column_ambiguous', what: 'status', columns: statuses.map(columns.nameOf) });
  }
  const consent = new Map<number, { grants?: string }>();
  for (const { column, value } of Array.isArray(request.consent) ? request.consent : []) {
    for (const index of find(column)) consent.set(index, value === undefined ? {} : { grants: value });
  }

  const country = countries.length === 1 ? countries[0] : undefined;
  return {
    kinds,
    country,
    status: statuses[0],
    countryRefused: countryNames.length > 0 && country === undefined,
    consent,
    claimed: new Set([...[...kinds.values()].flat(), ...countries, ...statuses, ...consent.keys()]),
    problems,
  };
}

function countryNamesOf(request: MappingRequest): string[] {
  const names = namesOf(request, 'country');
  return request.countryColumn === undefined ? names : [...names, request.countryColumn];
}

function namesOf({ map = [] }: MappingRequest, use: 'country' | 'status'): string[] {
  return map.filter(({ kind }) => kind === use).map(({ column }) => column);
}

/** One name for several columns, or several names for one use. */
function ambiguity(names: readonly string[]): 'country' | 'column' {
  return names.length === 1 ? 'column' : 'country';
}

function unique(indexes: readonly number[]): number[] {
  return [...new Set(indexes)];
}
