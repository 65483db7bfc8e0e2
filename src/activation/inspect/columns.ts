import type { ConsentColumn, Kind, Mapping, ProfileReader, Reason } from '../../identities/index.ts';
import type { ReadOptions } from '../mapped-file.ts';
import type { CellCounter, ColumnCounts } from './column-counts.ts';
import type { FileInspected } from './file-inspected.ts';

/** What a column was taken for, why, and what its values came to. */
export interface InspectedColumn {
  /** From 1. */
  number: number;
  header: string | null;
  use: Kind | 'country' | 'consent' | 'status' | null;
  why: string;
  /** Of an identifier column. */
  values?: InspectedValues;
}

/** Missing cells, and the values of the others: a cell may hold several. */
export interface InspectedValues {
  good: number;
  /** Of the good ones. */
  hashed: number;
  missing: number;
  damaged: number;
  /** By reason, with what stands in one such cell, masked. */
  reasons: Partial<Record<Reason, { count: number; example?: string }>>;
  /** Masked. */
  example?: string;
}

type StatusColumns = NonNullable<Mapping['status']>;

/** Every column of a file, in its order; of nested profiles the paths of what was found. */
export function inspectColumns(
  { source, answer, mapped, counter, seen }: FileInspected,
  options: ReadOptions,
): InspectedColumn[] {
  if (mapped.profiles) return pathsOf(mapped.profiles, counter, seen);
  const { mapping } = mapped;
  return Array.from({ length: source.headers?.length ?? source.width }, (_, index) => {
    const header = source.headers?.[index] ?? null;
    const column = { number: index + 1, header };
    const kind = kinds.find((one) => mapping.columns[one].includes(index));
    if (kind) {
      const why = reasonFor(kind, source, options);
      return { ...column, use: kind, why, values: valuesOf(counter.columns.get(index), seen) };
    }
    if (mapping.country === index)
      return { ...column, use: 'country', why: reasonFor('country', source, options) };
    const consent = mapping.consent.filter((one) => one.index === index);
    if (consent.length > 0) return { ...column, use: 'consent', why: consent.map(consentRule).join('; ') };
    const said = mapping.status && statusRule(mapping.status, index);
    if (said !== undefined) return { ...column, use: 'status', why: said };
    const proposal = answer?.proposed.find((one) => one.index === index);
    const why = proposal ? `could be ${proposal.kinds.join(' or ')}: ${proposal.why}` : '';
    return { ...column, use: null, why };
  });
}

const kinds: readonly Kind[] = ['email', 'phone', 'idfa', 'gaid'];

function pathsOf({ paths }: ProfileReader, counter: CellCounter, seen: number): InspectedColumn[] {
  const found = [...paths].flatMap(([use, each]) => [...each].map((header) => ({ header, use })));
  return found.map(({ header, use }, at) => {
    const values = valuesOf(counter.paths.get(header), seen);
    return { number: at + 1, header, use, why: 'by its path', values };
  });
}

function reasonFor(
  use: Kind | 'country',
  { headers }: FileInspected['source'],
  options: ReadOptions,
): string {
  if (options.map.some(({ kind }) => kind === use)) return 'named by --map';
  if (use === 'country' && options.countryColumn !== undefined) return 'named by --country-column';
  return headers === undefined ? 'by its values, for there is no header row' : 'by its header';
}

function valuesOf(counts: ColumnCounts | undefined, records: number): InspectedValues {
  if (!counts) return { good: 0, hashed: 0, missing: records, damaged: 0, reasons: {} };
  const { good, hashed, filled, example, damaged } = counts;
  const reasons: InspectedValues['reasons'] = {};
  let all = 0;
  for (const [reason, found] of [...damaged].sort(([, one], [, other]) => other.count - one.count)) {
    all += found.count;
    reasons[reason] = { count: found.count, ...(found.example !== undefined && { example: found.example }) };
  }
  const values = { good, hashed, missing: records - filled, damaged: all, reasons };
  return example === undefined ? values : { ...values, example };
}

function consentRule({ channel, polarity, demanded }: ConsentColumn): string {
  const rule = demanded?.grants === undefined ? rules[polarity] : 'everything but the named value refuses';
  return `${rule} ${channels[channel]}${demanded ? ' (named by --consent)' : ''}`;
}

function statusRule({ index, time, validUntil }: StatusColumns, column: number): string | undefined {
  if (column === index) return 'says who has left';
  if (column === time) return 'says since when; of several records of a person the latest counts';
  return column === validUntil ? 'says until when it holds' : undefined;
}

const rules: Readonly<Record<ConsentColumn['polarity'], string>> = {
  opt_in: 'a no refuses',
  opt_out: 'a yes refuses',
  filled: 'anything in it refuses',
  status: 'words such as unsubscribed or bounced refuse',
  do_not_allow: '"Do Not Allow" refuses',
  adobe: 'n, dn, p and u refuse',
};

const channels: Readonly<Record<ConsentColumn['channel'], string>> = {
  person: 'the person',
  email: 'the e-mail',
  phone: 'the phone',
  device: 'the device ids',
};
