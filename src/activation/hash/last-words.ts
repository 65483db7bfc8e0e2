/** When somebody said that he stays or leaves: the time of his status, and which record of the source it was. */
export interface Word {
  time: number;
  turn: number;
}

/**
 * Who has left in the end, where records of a person disagree: the latest status counts, without times the last one
 * read (docs/push.md). It remembers those who leave and those who come up again, not everybody.
 */
export class LastWords {
  readonly #leaving = new Map<string, Word>();
  readonly #staying = new Map<string, Word>();
  #turn = 0;

  /** The word of the next record; a time that is not known is before every other. */
  next(time: Date | undefined): Word {
    return { time: time?.getTime() ?? Number.NEGATIVE_INFINITY, turn: this.#turn++ };
  }

  /** Whether anybody has said that he leaves. */
  get disputed(): boolean {
    return this.#leaving.size > 0;
  }

  leaves(person: string, word: Word): void {
    keepLatest(this.#leaving, person, word);
  }

  stays(person: string, word: Word): void {
    keepLatest(this.#staying, person, word);
  }

  /** Once all leaving is known, only the staying of those who said so matters. */
  staysAfterAll(person: string, word: Word): void {
    if (this.#leaving.has(person)) this.stays(person, word);
  }

  hasLeft(person: string): boolean {
    const left = this.#leaving.get(person);
    if (left === undefined) return false;
    const stays = this.#staying.get(person);
    return stays === undefined || isLater(left, stays);
  }
}

function keepLatest(words: Map<string, Word>, person: string, word: Word): void {
  const known = words.get(person);
  if (known === undefined || isLater(word, known)) words.set(person, word);
}

function isLater(one: Word, other: Word): boolean {
  return one.time > other.time || (one.time === other.time && one.turn > other.turn);
}
