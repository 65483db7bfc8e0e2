/** Identities are words here, people and TikTok sets of them. The rules are those of the design, written down plainly. */

export type Word = string;

export interface SaidPerson {
  verdict: 'staying' | 'leaving' | 'refused';
  /** In the order of the kinds, so that the first names the person. */
  ids: readonly Word[];
  withheld: readonly Word[];
  time: number | undefined;
}

export interface SaidNight {
  mode: 'add' | 'remove' | 'mirror';
  holdBack: boolean;
  people: readonly SaidPerson[];
  /** Who asked to be forgotten, by one word each; no person of the night has it. */
  forgotten: readonly Word[];
}

interface SentRow {
  /** Whoever he is; nobody, once the word that names him was forgotten with somebody else. */
  name: Word | undefined;
  ids: readonly Word[];
  at: number;
}

/** What the tool may believe: rows it sent, and what TikTok surely took out. */
export class MembershipModel {
  #rows: SentRow[] = [];
  readonly #gone = new Map<Word, number>();
  readonly #touched = new Map<Word, 'present' | 'gone'>();
  #clock = 0;

  sentAddition(rows: readonly (readonly Word[])[]): void {
    this.#clock += 1;
    for (const ids of rows) {
      this.#rows.push({ name: ids[0], ids, at: this.#clock });
      for (const id of ids) this.#touched.set(id, 'present');
    }
  }

  /** Without an answer nothing is known to be gone. */
  sentRemoval(rows: readonly (readonly Word[])[], acknowledged: boolean): void {
    this.#clock += 1;
    for (const id of rows.flat()) {
      this.#touched.set(id, acknowledged ? 'gone' : 'present');
      if (acknowledged) this.#gone.set(id, this.#clock);
    }
  }

  /** Who is to be in the audience, and who out of it, when the night has ended well. */
  expected({ mode, holdBack, people, forgotten }: SaidNight): { wanted: Set<Word>; removed: Set<Word> } {
    const settled = verdicts(people);
    const blocked = new Set(
      settled.flatMap(({ verdict, ids, withheld }) =>
        verdict === 'refused' ? [...ids, ...withheld] : withheld,
      ),
    );
    const wanted = new Set(
      settled
        .filter(({ verdict }) => verdict === 'staying')
        .flatMap(({ ids }) => ids.filter((id) => !blocked.has(id))),
    );
    const removed = new Set<Word>();
    const remove = (id: Word) => {
      if (!wanted.has(id)) removed.add(id);
    };
    const goers = settled.filter(({ verdict }) => verdict !== 'staying');
    const his = new Set(goers.flatMap(({ ids }) => this.#rowsOf(ids)));
    const held = (id: Word) => this.#heldByOthers(id, his);
    for (const id of blocked) if (this.#mayBePresent(id)) remove(id);
    for (const { verdict, ids } of goers) {
      if (verdict === 'leaving') for (const id of ids) if (!held(id)) remove(id);
    }
    for (const { ids } of his) for (const id of ids) if (!held(id) && this.#mayBePresent(id)) remove(id);
    for (const id of this.#ownWords(forgotten)) if (this.#mayBePresent(id)) remove(id);
    if (mode === 'mirror' && !holdBack)
      for (const id of this.#touched.keys()) if (this.#mayBePresent(id)) remove(id);
    return { wanted, removed };
  }

  /** True: whoever is known by these words is gone from TikTok, and so from the memory; else he is kept. */
  forgets(words: readonly Word[]): boolean {
    const own = this.#ownWords(words);
    if ([...own].some((id) => this.#mayBePresent(id))) return false;
    const his = this.#rowsLinked(words);
    this.#rows = this.#rows
      .filter((row) => !his.has(row))
      .map((row) => ({
        ...row,
        name: row.name !== undefined && own.has(row.name) ? undefined : row.name,
        ids: row.ids.filter((id) => !own.has(id)),
      }));
    for (const id of own) {
      this.#touched.delete(id);
      this.#gone.delete(id);
    }
    return true;
  }

  /** The words themselves, and all in the rows of the same person but what others have who are present. */
  #ownWords(words: readonly Word[]): Set<Word> {
    const his = this.#rowsLinked(words);
    const own = [...his].flatMap(({ ids }) => ids).filter((id) => !this.#heldByOthers(id, his));
    return new Set([...words.filter((word) => this.#touched.has(word)), ...own]);
  }

  /** Rows that hold one of the words; those named by a word of theirs; and so on. */
  #rowsLinked(words: readonly Word[]): Set<SentRow> {
    const his = new Set(this.#rows.filter(({ ids }) => ids.some((id) => words.includes(id))));
    for (let size = -1; size < his.size; ) {
      size = his.size;
      const known = new Set([...his].flatMap(({ ids }) => ids));
      for (const row of this.#rows) if (row.name !== undefined && known.has(row.name)) his.add(row);
    }
    return his;
  }

  #mayBePresent(id: Word): boolean {
    return this.#touched.get(id) === 'present';
  }

  /** Rows that he names; where there is none, rows that hold one of his. */
  #rowsOf(ids: readonly Word[]): SentRow[] {
    const named = this.#rows.filter(({ name }) => name !== undefined && ids.includes(name));
    return named.length > 0 ? named : this.#rows.filter((row) => row.ids.some((id) => ids.includes(id)));
  }

  #heldByOthers(id: Word, his: ReadonlySet<SentRow>): boolean {
    return this.#rows.some(
      (row) =>
        !his.has(row) &&
        row.ids.includes(id) &&
        row.at > (this.#gone.get(id) ?? 0) &&
        row.name !== undefined &&
        this.#mayBePresent(row.name),
    );
  }
}

/** One verdict a person: a refusal, else the latest. */
function verdicts(people: readonly SaidPerson[]): SaidPerson[] {
  const names = people.map(({ ids }) => ids[0]);
  return people.map((person, at) => {
    const records = people.filter((_, other) => names[other] === names[at]);
    if (records.some(({ verdict }) => verdict === 'refused')) return { ...person, verdict: 'refused' };
    const latest = records.reduce((best, next) => ((next.time ?? -1) >= (best.time ?? -1) ? next : best));
    return { ...person, verdict: latest.verdict };
  });
}
