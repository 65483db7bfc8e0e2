import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identifyFixed, type Kind, ruleSets } from '../../src/identities/index.ts';
import { sha256 } from '../support/identities.ts';

/** Kept on people's machines for years: none of these may ever change. */
const forms: [kind: Kind, values: string[], text: string][] = [
  [
    'email',
    ['ada@example.com', ' A.D.A@Example.com ', 'mailto:ada+news@example.com', 'Ada <ada@example.com>'],
    'tiktok-seg forgotten 1 email ada@example.com',
  ],
  [
    'phone',
    ['+12125550101', '(212) 555-0101', '001 212 555 0101'],
    'tiktok-seg forgotten 1 phone +12125550101',
  ],
  [
    'gaid',
    ['6d92078a-8246-4ba4-ae5b-76104861e7dc', '{6D92078A82464BA4AE5B76104861E7DC}'],
    'tiktok-seg forgotten 1 device 6d92078a-8246-4ba4-ae5b-76104861e7dc',
  ],
];

for (const [kind, values, text] of forms) {
  test(`the fixed form of ${kind} stays what it is, whatever the rules and the spelling`, () => {
    for (const value of values) {
      for (const rules of ruleSets) {
        const { identities } = identifyFixed(kind, value, { rules, country: 'US' });
        assert.deepEqual(identities, [{ kind, hash: 'sha256', digest: sha256(text) }], value);
      }
    }
  });
}

test('both platforms have one form, and what is hashed or nothing has none', () => {
  const id = '6d92078a-8246-4ba4-ae5b-76104861e7dc';
  const [idfa, gaid] = (['idfa', 'gaid'] as const).map((kind) => formsOf(kind, id)[0]?.digest);
  assert.equal(idfa, gaid);
  for (const value of [sha256('ada@example.com'), 'n/a', '', 'nobody at all'])
    assert.deepEqual(formsOf('email', value), []);
});

function formsOf(kind: Kind, value: string) {
  return identifyFixed(kind, value, { rules: 'tiktok-2025-09' }).identities;
}
