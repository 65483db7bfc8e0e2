import { holdsIdentifier, looksLikeIdentifier } from './looks.ts';
import type { SampleRow } from './sample.ts';

/** Where the table begins among the first rows, and how wide it is. */
export interface Layout {
  width: number;
  /** The rows of the table, header included; without what stands above and below it. */
  body: SampleRow[];
  /** How many rows stand above it. */
  above: number;
  /** Whether the first of `body` names the columns. */
  header: boolean;
}

export function findLayout(rows: readonly SampleRow[]): Layout {
  const table = withoutFooter(rows);
  const above = afterPaddedTitles(table, countTitles(table));
  const body = table.slice(above);
  const header = body[0] !== undefined && !body[0].cells.some(holdsIdentifier);
  return { width: usualWidth(body), body, above, header };
}

/**
 * A line under the data, as Salesforce's reports have them; the first one stands below a blank line. Where it holds the
 * delimiter it must read as a sentence or a sum, for a broken row of data is to be rejected and counted.
 */
export function isFooterLine(cells: readonly string[], width: number): boolean {
  if (width < 2 || cells.length === width) return false;
  if (cells.length === 1) return !cells.some(looksLikeIdentifier);
  return (isProse(cells) || sum.test(cells[0] ?? '')) && !cells.some(holdsIdentifier);
}

const sum = /^\W*(?:grand ?total|sub ?total|total|sum|count|summe|gesamt|anzahl|somme|suma|totale?)\b/i;

/** Of the commas of a sentence each has a blank after it. */
function isProse([first = '', ...others]: readonly string[]): boolean {
  return others.length > 0 && /\p{L}/u.test(first) && others.every((cell) => /^\s+\S/.test(cell));
}

function withoutFooter(rows: readonly SampleRow[]): readonly SampleRow[] {
  if (rows.every(({ cells }) => cells.length === 1)) return rows;
  const width = Math.max(usualWidth(rows), 2);
  let end = rows.length;
  for (let at = rows.length - 1; at > 0; at--) {
    const row = rows[at] as SampleRow;
    if (!isFooterLine(row.cells, width)) break;
    if (row.afterBlank) end = at;
  }
  return rows.slice(0, end);
}

/** Titles and comments: `# exported on …`, or single cells above several columns. */
function countTitles(rows: readonly SampleRow[]): number {
  const isTitle = ({ cells }: SampleRow) =>
    (cells.length === 1 && !cells.some(looksLikeIdentifier)) || isComment(cells);
  let count = 0;
  while (count < rows.length - 1 && isTitle(rows[count] as SampleRow)) count++;
  const width = usualWidth(rows.slice(count));
  const header = rows.findIndex(
    ({ cells }, at) =>
      at >= count || (width > 1 ? cells.length === width && !isProse(cells) : !isComment(cells)),
  );
  return header;
}

/** A column may be called `#`, a comment says something. */
function isComment(cells: readonly string[]): boolean {
  return /^#\s*\S/.test(cells[0] ?? '');
}

/** The most frequent width; of two, that of the first row, then the larger. */
function usualWidth(rows: readonly SampleRow[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  const first = rows[0]?.cells.length ?? 0;
  const weight = ([width, count]: [number, number]) =>
    count + (width === first && width > 1 ? 0.5 : 0) + width / 10_000;
  return [...counts].reduce((best, each) => (weight(each) > weight(best) ? each : best), [first, 0])[0];
}

/** Titles that a spreadsheet padded to full width: one filled cell, and further down a row that names columns. */
function afterPaddedTitles(rows: readonly SampleRow[], from: number): number {
  const usual = usualWidth(rows.slice(from));
  let at = from;
  while (at < rows.length && usual > 2 && filled(rows[at]) <= 1 && rows[at]?.cells.length === usual) at++;
  const next = rows[at];
  const names = next !== undefined && next.cells.length === usual && !next.cells.some(looksLikeIdentifier);
  return names ? at : from;
}

function filled(row: SampleRow | undefined): number {
  return row?.cells.filter((cell) => cell.trim() !== '').length ?? 0;
}
