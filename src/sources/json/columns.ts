import { unreadable } from '../faults.ts';
import type { JsonObject, JsonValue } from '../types.ts';

/**
 * Objects as rows: each path to a value is a column (`contact.email`), in the order in which they are met. A list of
 * texts is one cell with several values; a list of objects has columns for each of its first members.
 */
export class Columns {
  readonly names: string[] = [];
  /** Lists that were longer than what has columns. */
  shortened = 0;
  readonly #indexes = new Map<string, number>();
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  cellsOf(record: JsonObject): string[] {
    const cells: string[] = [];
    this.#fill(cells, '', record);
    for (let at = 0; at < this.names.length; at++) cells[at] ??= '';
    return cells;
  }

  #fill(cells: string[], path: string, value: JsonValue): void {
    if (typeof value !== 'object' || value === null) {
      if (path !== '') cells[this.#indexOf(path)] = value === null ? '' : String(value);
    } else if (Array.isArray(value)) {
      this.#fillFromList(cells, path, value);
    } else {
      for (const [key, each] of Object.entries(value)) {
        this.#fill(cells, path === '' ? key : `${path}.${key}`, each);
      }
    }
  }

  #fillFromList(cells: string[], path: string, list: readonly JsonValue[]): void {
    if (list.every((each) => typeof each !== 'object' || each === null)) {
      // A line break parts values of every kind, and occurs in none.
      cells[this.#indexOf(path)] = list.map((each) => (each === null ? '' : String(each))).join('\n');
      return;
    }
    if (list.length > mostMembers) this.shortened++;
    for (const [at, each] of list.slice(0, mostMembers).entries()) this.#fill(cells, `${path}.${at}`, each);
  }

  #indexOf(path: string): number {
    const known = this.#indexes.get(path);
    if (known !== undefined) return known;
    if (this.names.length >= mostColumns) {
      throw unreadable(
        this.#file,
        `has more than ${mostColumns} different keys in its objects`,
        'A list of people has the same few keys in each. Export it so, or as CSV.',
      );
    }
    if (mayIdentify(path)) {
      throw unreadable(
        this.#file,
        'has e-mail addresses for keys',
        'Export the people as JSON objects with the same keys in each, e.g. "email", or as CSV.',
      );
    }
    this.#indexes.set(path, this.names.length);
    return this.names.push(path) - 1;
  }
}

/** Keys are shown as the names of columns, and no name may show a person. */
export function mayIdentify(path: string): boolean {
  return /[^\s@]@[^\s@]+\.[^\s@]/.test(path);
}

export const mostMembers = 20;
const mostColumns = 2000;
