import { fold } from './fold.ts';
import type { MappingRequest } from './types.ts';

/** The columns of a file by the names that people use for them. */
export interface Columns {
  readonly width: number;
  /** The file has no header row. */
  readonly headless: boolean;
  /** Positions of a header text, compared without case and outer space, or of `#3`; several where a header is repeated. */
  find(name: string): number[];
  /** The header that a mistyped name is nearest to. */
  nearest(name: string): string | undefined;
  /** A name that `find` takes back to this one column: its header, or `#3` where that is blank or repeated. */
  nameOf(index: number): string;
  /** All headers as read, `#3` for a blank one. */
  readonly names: string[];
}

export function columnsOf({ headers, samples }: Pick<MappingRequest, 'headers' | 'samples'>): Columns {
  const width = headers?.length ?? samples.reduce((widest, row) => Math.max(widest, row.length), 0);
  const texts = (headers ?? []).map((header) => header.normalize('NFC').trim());
  const find = (name: string) => findColumn(texts, width, name);
  const names = Array.from(
    { length: width },
    (_, index) => (texts[index] && headers?.[index]) || position(index),
  );
  return {
    width,
    headless: headers === undefined,
    find,
    nearest: (name) => nearestText(texts, name),
    nameOf: (index) => {
      const name = names[index] as string;
      return find(name).length === 1 ? name : position(index);
    },
    names,
  };
}

/** How a column without a usable header is named. */
export function position(index: number): string {
  return `#${index + 1}`;
}

function findColumn(texts: readonly string[], width: number, name: string): number[] {
  const wanted = name.normalize('NFC').trim();
  if (wanted === '') return [];
  const same = positionsOf(texts, (text) => text === wanted);
  if (same.length > 0) return same;
  const lower = wanted.toLowerCase();
  const alike = positionsOf(texts, (text) => text.toLowerCase() === lower);
  if (alike.length > 0) return alike;
  const index = /^#\d{1,6}$/.test(wanted) ? Number(wanted.slice(1)) - 1 : -1;
  return index >= 0 && index < width ? [index] : [];
}

function positionsOf(texts: readonly string[], matches: (text: string) => boolean): number[] {
  return texts.flatMap((text, index) => (matches(text) ? [index] : []));
}

function nearestText(texts: readonly string[], name: string): string | undefined {
  const wanted = fold(name).slice(0, longestCompared);
  let best: { text: string; distance: number } | undefined;
  for (const text of texts) {
    const folded = fold(text).slice(0, longestCompared);
    if (folded === '' || wanted === '') continue;
    const distance = folded.includes(wanted) || wanted.includes(folded) ? 1 : editDistance(wanted, folded);
    if (best === undefined || distance < best.distance) best = { text, distance };
  }
  return best !== undefined && best.distance <= Math.max(1, Math.floor(wanted.length / 3))
    ? best.text
    : undefined;
}

const longestCompared = 60;

/** Levenshtein's distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    let [diagonal, left] = [i - 1, i];
    row = row.map((above, j) => {
      if (j > 0) left = Math.min(diagonal + (a[i - 1] === b[j - 1] ? 0 : 1), above + 1, left + 1);
      diagonal = above;
      return left;
    });
  }
  return row.at(-1) as number;
}
