import { chooseColumns, proposeColumns } from './choose-columns.ts';
import { type ColumnReading, readColumns } from './column-reading.ts';
import { type Columns, columnsOf, position } from './columns.ts';
import { demandedConsentOf } from './consent-headers.ts';
import { compareRanks } from './country-column.ts';
import { type Named, namedColumns } from './named-columns.ts';
import { isAdobeExport, statusColumns } from './status-column.ts';
import type { ConsentColumn, Kind, Mapping, MappingAnswer, MappingProblem, MappingRequest } from './types.ts';
import { headerWords } from './words.ts';

/** Decides which columns of a flat file feed what: by what the user names, then by headers that the values confirm. */
export function mapColumns(request: MappingRequest): MappingAnswer {
  const columns = columnsOf(request);
  const named = namedColumns(request, columns);
  const problems = [...named.problems];
  const readings = readColumns(request, columns.width);

  const consent = consentColumns(request, named, readings);
  const chosen = chooseColumns(readings, named);
  const country = named.country ?? foundCountry(readings, named, columns, problems);
  const mapping: Mapping = { columns: chosen.columns, country, consent };
  if (chosen.plusless.length > 0) mapping.plusless = chosen.plusless;
  const { status, problem } = statusColumns(request, named, columns.nameOf);
  if (status !== undefined) mapping.status = status;
  if (problem !== undefined) problems.push(problem);

  // A name that was not found is the cause, not the lack of identifiers that comes of it.
  if (problems.length === 0 && kinds.every((kind) => chosen.columns[kind].length === 0)) {
    const objects = columns.names.filter((_, index) => holdsObjects(request.samples, index));
    const found = { problem: 'no_identifier_column', columns: columns.names } as const;
    problems.push(objects.length === 0 ? found : { ...found, objects });
  }
  const proposed = proposeColumns(readings, chosen.columns, named).map((proposal) => ({
    ...proposal,
    header: request.headers?.[proposal.index] || position(proposal.index),
  }));
  return { mapping, growsOnly: status === undefined && isAdobeExport(request.headers), proposed, problems };
}

/** The columns of each use by their headers, for people and the receipt; `#3` where there is no header. */
export function explainMapping(
  mapping: Mapping,
  headers: readonly string[] | undefined,
): Partial<Record<Kind | 'country' | 'consent' | 'status', string[]>> {
  const nameOf = (index: number) => headers?.[index]?.trim() || position(index);
  const explained: Partial<Record<Kind | 'country' | 'consent' | 'status', string[]>> = {};
  for (const kind of kinds) {
    if (mapping.columns[kind].length > 0) explained[kind] = mapping.columns[kind].map(nameOf);
  }
  if (mapping.country !== undefined) explained.country = [nameOf(mapping.country)];
  const consent = [...new Set(mapping.consent.map(({ index }) => index))];
  if (consent.length > 0) explained.consent = consent.map(nameOf);
  if (mapping.status !== undefined) explained.status = [nameOf(mapping.status.index)];
  return explained;
}

const kinds: readonly Kind[] = ['email', 'phone', 'idfa', 'gaid'];

/** As in the unformatted download of Segment (adobe-formats section 8). */
function holdsObjects(samples: MappingRequest['samples'], index: number): boolean {
  const filled = samples.map((row) => (row[index] ?? '').trim()).filter((cell) => cell !== '');
  const objects = filled.filter((cell) => /^\{\s*(?:"[^"]*"\s*:.*)?\}$/s.test(cell));
  return filled.length > 0 && objects.length === filled.length;
}

/** Refusals found in the source count without a flag; what `--consent` names is read more strictly. */
function consentColumns(
  request: MappingRequest,
  named: Named,
  readings: readonly ColumnReading[],
): ConsentColumn[] {
  if (request.consent === 'none') return [];
  const consent: ConsentColumn[] = [];
  for (const { index, consent: found } of readings) {
    const demand = named.consent.get(index);
    if (demand !== undefined) {
      const { channels, polarity } = demandedConsentOf(headerWords(request.headers?.[index] ?? ''));
      for (const channel of channels) consent.push({ index, channel, polarity, demanded: demand });
    } else if (found !== undefined && !named.claimed.has(index)) {
      for (const channel of found.channels) consent.push({ index, channel, polarity: found.polarity });
    }
  }
  return consent;
}

function foundCountry(
  readings: readonly ColumnReading[],
  named: Named,
  columns: Columns,
  problems: MappingProblem[],
): number | undefined {
  const candidates = readings
    .flatMap(({ index, countryRank: rank }) =>
      rank === undefined || named.claimed.has(index) ? [] : [{ index, rank }],
    )
    .sort((a, b) => compareRanks(a.rank, b.rank));
  const [best, ...others] = candidates;
  if (best === undefined) return undefined;
  const rivals = others.filter(({ rank }) => compareRanks(rank, best.rank) === 0);
  if (rivals.length === 0) return best.index;
  // Nobody named these columns in a file without headers, so there is nothing to settle: no country then.
  if (columns.headless) return undefined;
  if (!named.countryRefused) {
    problems.push({
      problem: 'column_ambiguous',
      what: 'country',
      columns: [best, ...rivals].map(({ index }) => columns.nameOf(index)),
    });
  }
  return undefined;
}
