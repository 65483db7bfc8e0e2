import type { Named } from './named-columns.ts';
import { isOwnStatusWord, isStatusWord } from './status.ts';
import type { MappingProblem, MappingRequest, StatusColumns } from './types.ts';
import { headerWords } from './words.ts';

/** The columns that say who is in the audience and who has left (adobe-formats sections 1.3 and 2). */
export function statusColumns(
  request: MappingRequest,
  named: Named,
  nameOf: (index: number) => string,
): { status: StatusColumns | undefined; problem: MappingProblem | undefined } {
  const headers = request.headers ?? [];
  const free = headers
    .map((header, index) => ({ header, index }))
    .filter(({ index }) => !named.claimed.has(index) || index === named.status);
  let found = free.filter(({ header, index }) =>
    named.status === undefined ? adobe.test(header) : index === named.status,
  );
  const { adobeAudience: audience } = request;
  if (audience !== undefined && named.status === undefined && found.length > 0) {
    found = ofAudience(audience, found);
    if (found.length === 0) return { status: undefined, problem: notFound(audience, headers) };
  }
  if (found.length === 0) {
    found = free.filter(({ header, index }) => holdsStatus(header, cellsOf(request, index)));
  }
  const [status, ...others] = found;
  if (status === undefined) return { status: undefined, problem: undefined };
  if (others.length > 0) {
    const columns = found.map(({ index }) => nameOf(index));
    return { status: undefined, problem: { problem: 'audience_ambiguous', columns } };
  }
  const { index, header } = status;
  const stem = header.replace(/status$/i, '');
  const beside = (name: string) => besideStatus(headers, stem, name);
  return {
    status: { index, time: beside('lastQualificationTime'), validUntil: beside('validUntil') },
    problem: undefined,
  };
}

/** Whether headers look like Adobe's: such a file without a status never says who left. */
export function isAdobeExport(headers: readonly string[] | undefined): boolean {
  return headers?.some((header) => adobeField.test(header)) === true;
}

const adobe = /^(?:xdm:)?segmentMembership(?:[._].*)?[._](?:xdm:)?status$/i;
const adobeField =
  /^(?:xdm:)?(?:person[._]name[._]|(?:personal|work)Email[._]address|(?:mobile|home|work)Phone[._]number|segmentMembership|identityMap)/i;

interface Column {
  header: string;
  index: number;
}

/** A placeholder (`seg_id`) in place of the id stands for the one audience the file is of. */
function ofAudience(audience: string, found: readonly Column[]): Column[] {
  const wanted = found.filter(({ header }) => header.toLowerCase().includes(audience.toLowerCase()));
  return wanted.length > 0 ? wanted : found.filter(({ header }) => !/[0-9a-f]{8}-/i.test(header));
}

function notFound(audience: string, headers: readonly string[]): MappingProblem {
  return { problem: 'column_not_found', column: audience, nearest: undefined, columns: [...headers] };
}

/** Under another header the cells must say it in words that nothing else uses. */
function holdsStatus(header: string, cells: readonly string[]): boolean {
  if (cells.length === 0 || cells.filter(isStatusWord).length < 0.9 * cells.length) return false;
  const words = headerWords(header);
  return (
    cells.some(isOwnStatusWord) || (words.includes('status') && words.some((word) => audienceWords.has(word)))
  );
}

const audienceWords: ReadonlySet<string> = new Set(['segment', 'audience', 'membership', 'adobe']);

function cellsOf({ samples }: MappingRequest, index: number): string[] {
  return samples.map((row) => row[index] ?? '').filter((cell) => cell.trim() !== '');
}

/** Of the same audience, or the only one of that name. */
function besideStatus(headers: readonly string[], stem: string, name: string): number | undefined {
  const lower = headers.map((header) => header.toLowerCase());
  const same = lower.indexOf(`${stem}${name}`.toLowerCase());
  if (same >= 0) return same;
  const all = lower.flatMap((header, index) => (header.endsWith(name.toLowerCase()) ? [index] : []));
  return all.length === 1 ? all[0] : undefined;
}
