import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Identity, Members } from '../../src/emulator/world/members.ts';

const identity = fc.record({
  column: fc.constantFrom('EMAIL_SHA256' as const, 'PHONE_SHA256' as const),
  digest: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
});
const step = fc.record({
  action: fc.constantFrom('add' as const, 'remove' as const),
  row: fc.uniqueArray(identity, { minLength: 1, maxLength: 3, selector: nameOf }),
});

/** People as plain sets of identities: slow, and plainly right. */
class PlainMembers {
  people: Set<string>[] = [];

  add(row: readonly Identity[]): void {
    const names = row.map(nameOf);
    const met = this.people.filter((person) => names.some((name) => person.has(name)));
    const others = this.people.filter((person) => !met.includes(person));
    this.people = [...others, new Set([...met.flatMap((person) => [...person]), ...names])];
  }

  remove(row: readonly Identity[]): void {
    for (const person of this.people) for (const one of row) person.delete(nameOf(one));
    this.people = this.people.filter(({ size }) => size > 0);
  }
}

test('whatever comes and goes, identities and people are those of the plain model', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const [members, model] = [new Members(), new PlainMembers()];
      for (const { action, row } of steps) {
        members[action](row);
        model[action](row);
        assert.equal(members.people, model.people.length);
      }
      const held = (['EMAIL_SHA256', 'PHONE_SHA256'] as const).flatMap((column) =>
        [...members.digests(column)].map((digest) => nameOf({ column, digest })),
      );
      assert.deepEqual(held.sort(), model.people.flatMap((person) => [...person]).sort());
    }),
  );
});

function nameOf({ column, digest }: Identity): string {
  return `${column} ${digest}`;
}
