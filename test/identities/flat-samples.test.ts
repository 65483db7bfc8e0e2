import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parse } from 'csv-parse/sync';
import { identify, type Kind, mapColumns, type Reading, recordReader } from '../../src/identities/index.ts';

const folder = new URL('../../samples/crm/', import.meta.url);

interface Expected {
  args?: string[];
  members?: Record<Kind, string[]>;
  records?: { read: number; added?: number; excluded?: number; rejected?: number };
  cells?: unknown[][];
}

/** How each file is written; everything else is UTF-8 with commas and a header row. */
const dialects: Record<
  string,
  { encoding?: string; delimiter?: string; headless?: true; skip?: number; footer?: true }
> = {
  'excel-eu-semicolon-sep-hint-cp1252.csv': { encoding: 'windows-1252', delimiter: ';', skip: 1 },
  'excel-unicode-text-utf16le.txt': { encoding: 'utf-16le', delimiter: '\t' },
  'facebook-lead-ads.csv': { encoding: 'utf-16le', delimiter: '\t' },
  'latin1-no-bom.csv': { encoding: 'latin1', delimiter: ';' },
  'no-header.csv': { headless: true },
  'one-column-emails.txt': { headless: true },
  'pipe-delimited.txt': { delimiter: '|' },
  'salesforce-contact-export-latin1.csv': { encoding: 'latin1' },
  'salesforce-report-details.csv': { footer: true },
};

const expectations = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Record<
  string,
  Expected
>;

describe('the sample exports', () => {
  for (const [file, expected] of Object.entries(expectations)) {
    if (expected.records !== undefined)
      it(`${file} gives its members`, () => givesItsMembers(file, expected));
    if (expected.cells !== undefined)
      it(`${file} gives each cell its outcome`, () => givesEachOutcome(file, expected));
  }
});

function givesItsMembers(file: string, { args = [], members, records }: Expected): void {
  const { readings, unreadable } = readSample(file, argumentOf(args, '--country'));
  const counted = {
    read: readings.length + unreadable,
    added: 0,
    excluded: 0,
    rejected: unreadable,
    empty: 0,
    filtered: 0,
  };
  const found: Record<Kind, Set<string>> = {
    email: new Set(),
    phone: new Set(),
    idfa: new Set(),
    gaid: new Set(),
  };
  for (const reading of readings) {
    counted[reading.outcome === 'member' ? 'added' : reading.outcome]++;
    if (reading.outcome !== 'member') continue;
    for (const { kind, digest } of reading.identities) found[kind].add(digest);
  }
  assert.deepEqual(counted, {
    read: 0,
    added: 0,
    excluded: 0,
    rejected: 0,
    empty: 0,
    filtered: 0,
    ...records,
  });
  for (const [kind, values] of Object.entries(members ?? {})) {
    assert.deepEqual([...found[kind as Kind]].sort(), values.map(sha256).sort(), kind);
  }
}

function givesEachOutcome(file: string, { cells = [] }: Expected): void {
  const { readings } = readSample(file, undefined);
  assert.equal(readings.length, cells.length);
  for (const [index, row] of cells.entries()) {
    assert.deepEqual(
      outcomeOf(readings[index] as Reading),
      expectedOutcome(file, row.at(-1)),
      `record ${index + 1}`,
    );
  }
}

function outcomeOf(reading: Reading): unknown {
  if (reading.outcome === 'empty' || reading.outcome === 'filtered') return reading.outcome;
  if (reading.outcome !== 'member') return reading.rejections[0]?.reason;
  return reading.identities.map(({ digest }) => digest).sort();
}

/** A reason as it is; identifiers as the digests that stand for them, unless the file holds digests. */
function expectedOutcome(file: string, expected: unknown): unknown {
  if (typeof expected === 'string') return expected;
  const values = Array.isArray(expected)
    ? (expected as string[])
    : Object.values(expected as Record<string, string>);
  return values.map((value) => (file === 'already-hashed.csv' ? value : sha256(value))).sort();
}

function readSample(file: string, country: string | undefined): { readings: Reading[]; unreadable: number } {
  const { encoding = 'utf-8', delimiter = ',', headless, skip = 0, footer } = dialects[file] ?? {};
  const text = new TextDecoder(encoding).decode(readFileSync(new URL(file, folder)));
  const rows: string[][] = parse(text, {
    delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
    from_line: skip + 1,
    // Formula guards (`="+1…"`) stand in cells without quotes.
    relax_quotes: true,
  });
  const headers = headless ? undefined : rows.shift();
  const width = (headers ?? rows[0] ?? []).length;
  const whole = rows.filter((row) => row.length === width);

  const { mapping, problems } = mapColumns({ headers, samples: whole });
  assert.deepEqual(problems, []);
  const read = recordReader(mapping, { rules: 'tiktok-2025-09', country, identify });
  return { readings: whole.map(read), unreadable: footer ? 0 : rows.length - whole.length };
}

function argumentOf(args: readonly string[], flag: string): string | undefined {
  const index = args.indexOf(flag);
  return index === -1 ? undefined : args[index + 1];
}

function sha256(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}
