import type { SchemaColumn } from '../../tiktok/index.ts';

/** Every column `segment/mapping` takes, with the length of its digests in hexadecimal digits. */
export const digestLengths: Readonly<Record<SchemaColumn, number>> = {
  EMAIL_SHA256: 64,
  PHONE_SHA256: 64,
  IDFA_SHA256: 64,
  IDFA_MD5: 32,
  AAID_SHA256: 64,
  AAID_MD5: 32,
};

export const columns = Object.keys(digestLengths) as SchemaColumn[];

export interface Identity {
  column: SchemaColumn;
  digest: string;
}

/**
 * The members of a streamed audience: a set of digests a column. Identities that ever came in one row are
 * one person, so that the size shown counts people; each digest leads to its person in a union-find forest.
 */
export class Members {
  readonly #persons = new Map<SchemaColumn, Map<string, number>>(
    columns.map((column) => [column, new Map()]),
  );
  readonly #parents: number[] = [];
  readonly #identities: number[] = [];
  #people = 0;

  get people(): number {
    return this.#people;
  }

  count(column: SchemaColumn): number {
    return this.#column(column).size;
  }

  digests(column: SchemaColumn): Iterable<string> {
    return this.#column(column).keys();
  }

  /** Adding twice changes nothing. */
  add(row: readonly Identity[]): void {
    let person: number | undefined;
    for (const { column, digest } of row) {
      const known = this.#column(column).get(digest);
      if (known !== undefined) person = this.#unite(person, this.#find(known));
    }
    person ??= this.#newPerson();
    for (const { column, digest } of row) {
      if (this.#column(column).has(digest)) continue;
      this.#column(column).set(digest, person);
      this.#identities[person] = this.#identitiesOf(person) + 1;
    }
  }

  /** Only the identities named go; what else the person has stays. */
  remove(row: readonly Identity[]): void {
    for (const { column, digest } of row) {
      const known = this.#column(column).get(digest);
      if (known === undefined) continue;
      this.#column(column).delete(digest);
      const person = this.#find(known);
      this.#identities[person] = this.#identitiesOf(person) - 1;
      if (this.#identities[person] === 0) this.#people -= 1;
    }
  }

  #column(column: SchemaColumn): Map<string, number> {
    return this.#persons.get(column) as Map<string, number>;
  }

  #identitiesOf(person: number): number {
    return this.#identities[person] ?? 0;
  }

  #newPerson(): number {
    this.#people += 1;
    this.#identities.push(0);
    return this.#parents.push(this.#parents.length) - 1;
  }

  #find(person: number): number {
    let at = person;
    for (;;) {
      const parent = this.#parents[at] ?? at;
      if (parent === at) return at;
      const grandparent = this.#parents[parent] ?? parent;
      this.#parents[at] = grandparent;
      at = grandparent;
    }
  }

  #unite(first: number | undefined, second: number): number {
    if (first === undefined || first === second) return second;
    this.#parents[first] = second;
    this.#identities[second] = this.#identitiesOf(second) + this.#identitiesOf(first);
    this.#people -= 1;
    return second;
  }
}
