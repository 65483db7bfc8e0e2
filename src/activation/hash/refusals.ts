import type { Reading, Rejection } from '../../identities/index.ts';
import { DigestSet } from '../screen/digest-set.ts';
import { isRefusal } from '../stage-reading.ts';
import { personOf } from './draft.ts';

/** Why a person or an identity is not on the list although another record would put it there. */
export type Refusal = 'consent_refused' | 'suppressed';

/** Everybody who refuses in any record, and what people refuse of themselves: a refusal always wins. */
export class Refusals {
  /** Of people who are not to be on the list at all. */
  readonly #people = { consent_refused: new DigestSet(), suppressed: new DigestSet() };
  /** Of their other records. */
  readonly #spread = { consent_refused: new DigestSet(), suppressed: new DigestSet() };
  /** Of people who refuse this one kind. */
  readonly #withheld = new DigestSet();

  take(reading: Reading): void {
    if (reading.outcome === 'excluded' && isRefusal(reading)) {
      const refused = this.#setFor(reading.rejections);
      for (const { digest } of reading.identities) refused.add(digest);
    }
    if (reading.outcome === 'member')
      for (const { digest } of reading.refused ?? []) this.#withheld.add(digest);
  }

  /** Whether anybody refuses to be on the list at all. */
  get personal(): boolean {
    return Object.values(this.#people).some(({ size }) => size > 0);
  }

  /** Whoever refuses does so with the identities of all his records. */
  spread(rows: readonly string[][]): void {
    const refusal = this.#ofPerson(personOf(rows));
    if (refusal === undefined) return;
    for (const row of rows) for (const cell of row) if (cell !== '') this.#spread[refusal].add(cell);
  }

  /** Takes out of a record what is refused; `whole`: the person is out with all of it. */
  allowed(rows: readonly string[][]): { rows: string[][]; refused: Refusal[]; whole: boolean } {
    // Of another's record only the identity itself is taken out.
    const refusal = this.#ofPerson(personOf(rows));
    if (refusal !== undefined) return { rows: [], refused: [refusal], whole: true };
    const refused: Refusal[] = [];
    const left = rows.map((row) =>
      row.map((cell) => {
        const found = this.#ofIdentity(cell);
        if (found !== undefined) refused.push(found);
        return found === undefined ? cell : '';
      }),
    );
    return { rows: filled(left), refused, whole: false };
  }

  #setFor(rejections: readonly Rejection[]): DigestSet {
    // A reason that names no kind concerns the person.
    const personal = rejections.filter(
      ({ kind, reason }) => kind === undefined && reason !== 'status_unknown',
    );
    if (personal.length === 0) return this.#withheld;
    const isListed = personal.some(({ reason }) => reason === 'suppressed');
    return this.#people[isListed ? 'suppressed' : 'consent_refused'];
  }

  #ofIdentity(digest: string): Refusal | undefined {
    if (digest === '') return undefined;
    const refusal = this.#ofPerson(digest);
    if (refusal !== undefined) return refusal;
    if (this.#spread.suppressed.has(digest)) return 'suppressed';
    const isRefused = this.#withheld.has(digest) || this.#spread.consent_refused.has(digest);
    return isRefused ? 'consent_refused' : undefined;
  }

  #ofPerson(digest: string): Refusal | undefined {
    if (digest === '') return undefined;
    if (this.#people.suppressed.has(digest)) return 'suppressed';
    return this.#people.consent_refused.has(digest) ? 'consent_refused' : undefined;
  }
}

/** Rows that hold anything. */
export function filled(rows: readonly string[][]): string[][] {
  return rows.filter((row) => row.some((cell) => cell !== ''));
}
