import type { Kind, Reading } from '../../identities/index.ts';
import { DigestSet } from '../screen/digest-set.ts';
import { isRefusal } from '../stage-reading.ts';

/** Counts who would be in the audience: each person and each identity once. */
export class People {
  /** Records of which every identity came before. */
  duplicates = 0;
  /** Records that say that their person has left. */
  leaving = 0;
  readonly identities: Record<Kind, number> = { email: 0, phone: 0, idfa: 0, gaid: 0 };
  readonly #known: Record<Kind, DigestSet> = { email: set(), phone: set(), idfa: set(), gaid: set() };
  /** A person is named by the first identity of his record. */
  readonly #persons = set();
  readonly #refused = set();
  readonly #left = set();
  #people = 0;

  take(reading: Reading): void {
    if (reading.outcome === 'excluded' && isRefusal(reading))
      for (const { digest } of reading.identities) this.#refused.add(digest);
    if (reading.outcome !== 'member') return;
    const [first] = reading.identities;
    if (reading.leaving) {
      this.leaving++;
      if (first) this.#left.add(first.digest);
      return;
    }
    let fresh = 0;
    for (const { kind, digest } of reading.identities) {
      if (!this.#known[kind].add(digest)) continue;
      fresh++;
      this.identities[kind]++;
    }
    if (fresh === 0) this.duplicates++;
    if (first && this.#persons.add(first.digest)) this.#people++;
  }

  /** Whether every repetition was noticed; otherwise duplicates are at least, people at most what they seem. */
  get exact(): boolean {
    return [...Object.values(this.#known), this.#persons, this.#refused, this.#left].every(
      ({ complete }) => complete,
    );
  }

  /** People who agree in one record and refuse in another: they stay out. */
  contradicted(): number {
    return this.#persons.countIn(this.#refused);
  }

  /** People who stay in one record and leave in another. */
  disputed(): number {
    return this.#persons.countIn(this.#left);
  }

  /** People who would be in the audience. */
  count(): number {
    return this.#people - this.contradicted();
  }
}

/** Two million take 64 MB; so many are told apart exactly. */
export const mostTold = 2_000_000;

function set(): DigestSet {
  return new DigestSet(mostTold);
}
