/**
 * A set of digests that takes 16 bytes a place, so that millions fit: of each digest its first 128 bits are kept, of
 * which no two people will ever share all. Digests of every kind may be in one set.
 */
export class DigestSet {
  readonly #most: number;
  #words = new Uint32Array(4 * 1024);
  #size = 0;
  #complete = true;

  /** `most`: how many it keeps; what comes later is not remembered. */
  constructor(most = Number.POSITIVE_INFINITY) {
    this.#most = most;
  }

  get size(): number {
    return this.#size;
  }

  /** Whether everything added is in it. */
  get complete(): boolean {
    return this.#complete;
  }

  /** `false`: it was there already. `digest` is in hex, of 32 digits or more. */
  add(digest: string): boolean {
    const words = wordsOf(digest);
    const at = this.#find(words);
    if (this.#isTaken(at)) return false;
    if (this.#size >= this.#most) {
      this.#complete = false;
      return true;
    }
    this.#words.set(words, at);
    this.#size++;
    if (this.#size * 16 > this.#words.length * 3) this.#grow();
    return true;
  }

  has(digest: string): boolean {
    return this.#isTaken(this.#find(wordsOf(digest)));
  }

  /** How many of its digests are in the other set too. */
  countIn(other: DigestSet): number {
    let count = 0;
    for (let at = 0; at < this.#words.length; at += 4) {
      if (this.#isTaken(at) && other.#isTaken(other.#find(this.#words.subarray(at, at + 4)))) count++;
    }
    return count;
  }

  /** Where these words stand, or would stand. */
  #find(words: Words): number {
    const places = this.#words.length / 4;
    for (let place = (words[0] ?? 0) & (places - 1); ; place = (place + 1) & (places - 1)) {
      const at = 4 * place;
      if (!this.#isTaken(at)) return at;
      const same =
        this.#words[at] === words[0] &&
        this.#words[at + 1] === words[1] &&
        this.#words[at + 2] === words[2] &&
        this.#words[at + 3] === words[3];
      if (same) return at;
    }
  }

  #isTaken(at: number): boolean {
    // The last word of what is kept is never zero.
    return this.#words[at + 3] !== 0;
  }

  #grow(): void {
    const before = this.#words;
    this.#words = new Uint32Array(before.length * 2);
    for (let at = 0; at < before.length; at += 4) {
      if (before[at + 3] !== 0)
        this.#words.set(before.subarray(at, at + 4), this.#find(before.subarray(at, at + 4)));
    }
  }
}

type Words = ArrayLike<number>;

function wordsOf(digest: string): Words {
  const word = (at: number) => Number.parseInt(digest.slice(at, at + 8), 16);
  return [word(0), word(8), word(16), word(24) || 1];
}
