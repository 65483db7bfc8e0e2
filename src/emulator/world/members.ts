import type { SchemaColumn } from '../../tiktok/index.ts';

/** Files can also hold device ids that do not say whether they are IDFA or GAID. */
export type MemberColumn = SchemaColumn | 'MAID_SHA256' | 'MAID_MD5';

/** The digests of an audience, in lower case; those of GAID files count as AAID. */
export type Membership = Readonly<Record<MemberColumn, ReadonlySet<string>>>;

/** Every column `segment/mapping` takes. */
export const columns: readonly SchemaColumn[] = [
  'EMAIL_SHA256',
  'PHONE_SHA256',
  'IDFA_SHA256',
  'IDFA_MD5',
  'AAID_SHA256',
  'AAID_MD5',
];

export const memberColumns: readonly MemberColumn[] = [...columns, 'MAID_SHA256', 'MAID_MD5'];

export function isDigest(text: string, column: MemberColumn): boolean {
  return text.length === (column.endsWith('_MD5') ? 32 : 64) && /^[0-9a-fA-F]+$/.test(text);
}

export interface Identity {
  column: MemberColumn;
  digest: string;
}

/**
 * The members of an audience: a set of digests a column. Identities that ever came in one row are
 * one person, so that the size shown counts people; each digest leads to its person in a union-find forest.
 */
export class Members {
  readonly #persons = new Map<MemberColumn, Map<string, number>>(
    memberColumns.map((column) => [column, new Map()]),
  );
  #parents: number[] = [];
  #identities: number[] = [];
  #people = 0;

  get people(): number {
    return this.#people;
  }

  count(column: MemberColumn): number {
    return this.#column(column).size;
  }

  digests(column: MemberColumn): Iterable<string> {
    return this.#column(column).keys();
  }

  copy(): Members {
    const copy = new Members();
    for (const [column, persons] of this.#persons) copy.#persons.set(column, new Map(persons));
    copy.#parents = [...this.#parents];
    copy.#identities = [...this.#identities];
    copy.#people = this.#people;
    return copy;
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

  #column(column: MemberColumn): Map<string, number> {
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
