import { refuses } from './consent.ts';
import { addNew, outcomeOf } from './outcome.ts';
import { countryReader } from './record-country.ts';
import { ruleSet } from './rule-sets.ts';
import { type Membership, membershipOf, plainMember } from './status.ts';
import type {
  ConsentColumn,
  Identified,
  Identify,
  IdentifyOptions,
  Identity,
  Kind,
  Mapping,
  Reading,
  Rejection,
  RuleSetName,
  StatusColumns,
} from './types.ts';

export interface RecordReaderOptions {
  rules: RuleSetName;
  /** For records whose country column is blank, and files without one. */
  country?: string | undefined;
  identify: Identify;
  /** Against which `validUntil` is held; undefined: it is not read. */
  now?: Date | undefined;
  /** Told of each filled cell that feeds an identifier, with what it gave: for whoever counts by column. */
  onCell?: ((column: number, kind: Kind, given: Identified) => void) | undefined;
}

/**
 * Turns one record after another into what it gives. Everything that does not depend on the record is settled here, once.
 */
export function recordReader(
  mapping: Mapping,
  { rules, country, identify, now, onCell }: RecordReaderOptions,
): (cells: readonly string[]) => Reading {
  const columns = columnsOf(mapping, rules);
  const personal = mapping.consent.filter(({ channel }) => channel === 'person');
  const channels = mapping.consent.filter(({ channel }) => channel !== 'person');
  const optionsFor = optionsReader(mapping.country, rules, country);
  const membershipFor = membershipReader(mapping.status, now);
  const answers = new Map<ConsentColumn, Map<string, boolean>>(
    mapping.consent.map((column) => [column, new Map()]),
  );

  return (cells) => {
    const refusal = firstRefusal(personal, cells, answers);
    const options = optionsFor(cells);
    const identities: Identity[] = [];
    const refused: Identity[] = [];
    const rejections: Rejection[] = [];
    let filled = false;
    for (const { index, kind, plusless } of columns) {
      const cell = cells[index];
      if (cell === undefined || cell === '') continue;
      const given = plusless && digests.test(cell) ? wrongDigest : identify(kind, cell, options);
      const values = given.identities.length + given.rejected.length;
      if (values === 0) continue;
      filled = true;
      onCell?.(index, kind, given);
      if (refusal !== undefined || isRefused(kind, channels, cells, answers)) {
        addNew(refused, given.identities);
        if (refusal === undefined) reject(rejections, index, kind, values);
        continue;
      }
      addNew(identities, given.identities);
      for (const reason of given.rejected) rejections.push({ column: index, kind, reason });
    }

    return outcomeOf({
      filled,
      refusal: refusal && { column: refusal.index, kind: undefined, reason: 'consent_refused' },
      membership: membershipFor(cells),
      statusColumn: mapping.status?.index,
      identities,
      refused,
      rejections,
    });
  };
}

interface IdentifierColumn {
  index: number;
  kind: Kind;
  plusless: boolean;
}

function columnsOf({ columns, plusless = [] }: Mapping, rules: RuleSetName): IdentifierColumn[] {
  const refusesDigests = ruleSet(rules).phonePlus;
  return (['email', 'phone', 'idfa', 'gaid'] as const).flatMap((kind) =>
    columns[kind].map((index) => ({
      index,
      kind,
      plusless: refusesDigests && kind === 'phone' && plusless.includes(index),
    })),
  );
}

/** SHA-256 in hexadecimal or base64; no phone number has as many letters and digits in a row. */
const digests = /[0-9a-z+/_-]{43}/i;
const wrongDigest: Identified = { identities: [], rejected: ['wrong_digest'] };

function membershipReader(
  columns: StatusColumns | undefined,
  now: Date | undefined,
): (cells: readonly string[]) => Membership | undefined {
  if (columns === undefined) return () => plainMember;
  const { index, time = -1, validUntil = -1 } = columns;
  return (cells) =>
    membershipOf({ status: cells[index] ?? '', time: cells[time], validUntil: cells[validUntil] }, now);
}

function optionsReader(
  column: number | undefined,
  rules: RuleSetName,
  country: string | undefined,
): (cells: readonly string[]) => IdentifyOptions {
  const optionsFor = countryReader(rules, country);
  if (column === undefined) return () => optionsFor('');
  return (cells) => optionsFor(cells[column] ?? '');
}

/** Against a column of dates or free text where a few words were expected. */
const mostRemembered = 200;
const longestRemembered = 60;

function firstRefusal(
  columns: readonly ConsentColumn[],
  cells: readonly string[],
  answers: ReadonlyMap<ConsentColumn, Map<string, boolean>>,
): ConsentColumn | undefined {
  for (const column of columns) {
    if (cellRefuses(column, cells[column.index] ?? '', answers)) return column;
  }
  return undefined;
}

function isRefused(
  kind: Kind,
  channels: readonly ConsentColumn[],
  cells: readonly string[],
  answers: ReadonlyMap<ConsentColumn, Map<string, boolean>>,
): boolean {
  for (const column of channels) {
    const concerned =
      column.channel === 'device' ? kind === 'idfa' || kind === 'gaid' : column.channel === kind;
    if (concerned && cellRefuses(column, cells[column.index] ?? '', answers)) return true;
  }
  return false;
}

function cellRefuses(
  column: ConsentColumn,
  cell: string,
  answers: ReadonlyMap<ConsentColumn, Map<string, boolean>>,
): boolean {
  const known = answers.get(column) as Map<string, boolean>;
  const seen = known.get(cell);
  if (seen !== undefined) return seen;
  const refused = refuses(column, cell);
  if (known.size < mostRemembered && cell.length <= longestRemembered) known.set(cell, refused);
  return refused;
}

function reject(rejections: Rejection[], column: number, kind: Kind, count: number): void {
  for (let value = 0; value < count; value++) rejections.push({ column, kind, reason: 'consent_refused' });
}
