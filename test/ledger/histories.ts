import fc from 'fast-check';
import type { Identity } from '../../src/identities/index.ts';
import { identityOf } from '../support/identities.ts';
import type { SaidNight, Word } from '../support/membership-model.ts';
import type { Sabotage } from './mortal.ts';

/** A night, what TikTok does in it, and before which of its steps the program dies. */
export interface Night extends SaidNight {
  batchSize: number;
  dies: number | undefined;
  trouble: 'none' | 'poison' | 'answers lost' | 'no permission';
  /** What TikTok refuses then. */
  poison: readonly Word[];
}

const emails = ['a@', 'b@', 'c@', 'd@'];
const phones = ['+1', '+2', '+3'];
const devices = ['#x', '#y'];

export const words: ReadonlyMap<Word, Identity> = new Map([
  ...emails.map((word): [Word, Identity] => [word, identityOf('email', `${word}example.com`)]),
  ...phones.map((word): [Word, Identity] => [word, identityOf('phone', `+1212555010${word.slice(1)}`)]),
  ...devices.map((word): [Word, Identity] => [word, identityOf('idfa', word)]),
]);

export const wordOf: ReadonlyMap<string, Word> = new Map(
  [...words].map(([word, { digest }]) => [digest, word]),
);

export function history(): fc.Arbitrary<Night[]> {
  return fc.array(night(), { minLength: 1, maxLength: 3 });
}

/** A night that goes wrong around its first request, and a mirror of the same or of others: what a broken program stumbles over. */
export function interrupted(sabotage: Exclude<Sabotage, 'none'>): fc.Arbitrary<Night[]> {
  const refused = sabotage === 'takes a refusal for an acknowledgement';
  const trouble = refused ? ('poison' as const) : ('none' as const);
  return fc
    .tuple(night(), night(), fc.constantFrom(3, 4, 5, 6, undefined), fc.boolean())
    .map(([first, second, dies, same]) => [
      { ...first, mode: 'mirror', trouble, dies: refused ? undefined : dies },
      { ...(same ? first : second), mode: 'mirror', holdBack: false, trouble: 'none', dies: undefined },
    ]);
}

function night(): fc.Arbitrary<Night> {
  return fc
    .record({
      mode: fc.constantFrom('add' as const, 'add' as const, 'remove' as const, 'mirror' as const),
      holdBack: fc.integer({ min: 0, max: 4 }).map((one) => one === 0),
      people: fc.array(person(), { maxLength: 5 }),
      batchSize: fc.constantFrom(1, 2, 10),
      dies: fc.option(fc.integer({ min: 0, max: 24 }), { nil: undefined }),
      trouble: fc.constantFrom(
        ...(['none', 'none', 'none', 'poison', 'poison', 'answers lost', 'no permission'] as const),
      ),
      poisoned: fc.array(fc.nat(), { minLength: 1, maxLength: 2 }),
    })
    .map(({ poisoned, ...one }) => ({
      ...one,
      poison: somebodysOf(one.people, poisoned),
      people: one.people.map((said) =>
        one.mode === 'remove' ? { ...said, verdict: 'leaving' as const, withheld: [] } : said,
      ),
    }));
}

/** Words that come up that night; any, where nobody does. */
function somebodysOf(people: SaidNight['people'], chosen: readonly number[]): Word[] {
  const said = [...people.flatMap(({ ids }) => ids), 'a@'];
  return [...new Set(chosen.map((at) => said[at % said.length] as Word))];
}

/** One value of a kind, so that a person is one row of a request. */
function person(): fc.Arbitrary<SaidNight['people'][number]> {
  return fc
    .record({
      verdict: fc.constantFrom(
        'staying' as const,
        'staying' as const,
        'leaving' as const,
        'refused' as const,
      ),
      emails: fc.subarray(emails, { maxLength: 1 }),
      phones: fc.subarray(phones, { maxLength: 1 }),
      devices: fc.subarray(devices, { maxLength: 1 }),
      calls: fc.boolean(),
      time: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
    })
    .map(({ verdict, emails, phones, devices, calls, time }) =>
      calls && emails.length > 0 && verdict === 'staying'
        ? { verdict, ids: [...emails, ...devices], withheld: phones, time }
        : { verdict, ids: [...emails, ...phones, ...devices], withheld: [], time },
    )
    .filter(({ ids }) => ids.length > 0);
}
