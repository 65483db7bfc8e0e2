import { Fault } from '../fault.ts';
import type { MappingProblem } from '../identities/index.ts';

/** What a person reads where columns cannot be settled. */
export function mappingFault(problem: MappingProblem, file: string): Fault {
  const known = `${file} has: ${listed(problem.columns)}.`;
  switch (problem.problem) {
    case 'column_not_found':
      return new Fault('column_not_found', `${file} has no column "${problem.column}".`, {
        hint: problem.nearest ? `Did you mean "${problem.nearest}"? ${known}` : known,
      });
    case 'audience_ambiguous':
      return audienceRequired(file, problem.columns);
    case 'column_ambiguous':
      return new Fault(
        'column_ambiguous',
        `Several columns of ${file} could be the ${problem.what}: ${problem.columns.join(', ')}.`,
        {
          hint:
            problem.what === 'country'
              ? 'Say which one with --country-column.'
              : 'Name it by its position, e.g. #3.',
        },
      );
    case 'no_identifier_column':
      return new Fault('no_identifier_column', `${file} has no column with e-mails, phones or device ids.`, {
        hint: `${known}\n${wayOn(problem.objects ?? [])}`,
      });
  }
}

/** An export may have a thousand columns, and nobody reads them all. */
function listed(columns: readonly string[]): string {
  const more = columns.length - mostListed;
  return `${columns.slice(0, mostListed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const mostListed = 100;

function wayOn(objects: readonly string[]): string {
  if (objects.length === 0)
    return 'If one of them holds identifiers, say so: --map email=COLUMN (or phone, idfa, gaid).';
  const named = objects.map((name) => `"${name}"`).join(' and ');
  return `The cells of ${named} hold JSON objects, which are not looked into. Export with a column for each value; in Segment that is the formatted download.`;
}

/** Acting on the wrong audience would add people who never joined the right one. */
export function audienceRequired(file: string, audiences: readonly string[]): Fault {
  const listed = audiences.slice(0, 10).map((audience) => audience || '(none)');
  const more = audiences.length > listed.length ? ` and ${audiences.length - listed.length} more` : '';
  return new Fault(
    'adobe_audience_required',
    `${file} speaks of several Adobe audiences, or not always of one.`,
    {
      hint: `Say which one to act on with --adobe-audience: ${listed.join(', ')}${more}.`,
    },
  );
}
