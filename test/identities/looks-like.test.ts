import assert from 'node:assert/strict';
import { test } from 'node:test';
import { looksLike } from '../../src/identities/index.ts';
import { digestOf, kinds } from './tools.ts';

test('a cell looks like its kind and no other', () => {
  const cells = {
    email: ['ada@example.com', ' "Ada@Example.com" '],
    phone: ['+12125550101', "'+44 7700 900124", '+1 (212) 555-0101'],
    idfa: ['6D92078A-8246-4BA4-AE5B-76104861E7DC', '{6D92078A-8246-4BA4-AE5B-76104861E7DC}'],
    digest: [digestOf('ada'), `0x${digestOf('ada').toUpperCase()}`],
  };
  for (const [kind, values] of Object.entries(cells)) {
    for (const value of values) {
      const looks = [...kinds, 'digest' as const].filter((other) => looksLike(other, value));
      assert.deepEqual(looks, kind === 'idfa' ? ['idfa', 'gaid'] : [kind], value);
    }
  }
});

test('what could be many things looks like none', () => {
  for (const cell of ['', '2125550101', '2024-01-02', 'Ada', 'x'.repeat(1000), '9774d56d682e549c']) {
    for (const kind of [...kinds, 'digest' as const]) assert.ok(!looksLike(kind, cell), `${kind}: ${cell}`);
  }
});
