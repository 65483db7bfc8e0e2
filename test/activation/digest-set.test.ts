import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DigestSet } from '../../src/activation/screen/digest-set.ts';
import { sha256 } from '../support/identities.ts';

test('a set of digests answers as a set of texts does', () => {
  const digest = fc.oneof(
    fc.nat(3000).map((number) => sha256(String(number))),
    // Digests that begin alike, and zeros where a place looks free.
    fc.nat(50).map((number) => number.toString(16).padStart(32, '0')),
    fc.nat(50).map((number) => number.toString(16).padEnd(64, '0')),
  );
  fc.assert(
    fc.property(fc.array(digest, { maxLength: 5000 }), fc.array(digest), (added, asked) => {
      const set = new DigestSet();
      const model = new Set<string>();
      // Of 128 bits one in four billion digests loses the last one.
      const key = (text: string) => text.slice(0, 32).replace(/0{8}$/, '00000001');
      const known = (text: string) => model.has(key(text));
      for (const one of added) {
        assert.equal(set.add(one), !known(one));
        model.add(key(one));
      }
      assert.equal(set.size, model.size);
      const other = new DigestSet();
      for (const one of asked) {
        assert.equal(set.has(one), known(one));
        other.add(one);
      }
      assert.equal(set.countIn(other), new Set(asked.filter(known).map(key)).size);
    }),
    { numRuns: 50 },
  );
});

test('a set that may not grow says so', () => {
  const set = new DigestSet(2);
  const [a, b, c] = ['a', 'b', 'c'].map(sha256) as [string, string, string];
  assert.deepEqual([set.add(a), set.add(b), set.add(a), set.complete], [true, true, false, true]);
  assert.deepEqual([set.add(c), set.add(c), set.add(b), set.complete], [true, true, false, false]);
});
