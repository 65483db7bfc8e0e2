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
}

interface SentRow {
  ids: readonly Word[];
  at: number;
}

/** What the tool may believe: rows it sent, and what TikTok surely took out. */
export class MembershipModel {
  readonly #rows: SentRow[] = [];
  readonly #gone = new Map<Word, number>();
  readonly #touched = new Map<Word, 'present' | 'gone'>();
  #clock = 0;

  sentAddition(rows: readonly (readonly Word[])[]): void {
    this.#clock += 1;
    for (const ids of rows) {
      this.#rows.push({ ids, at: this.#clock });
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
  expected({ mode, holdBack, people }: SaidNight): { wanted: Set<Word>; removed: Set<Word> } {
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
    if (mode === 'mirror' && !holdBack)
      for (const id of this.#touched.keys()) if (this.#mayBePresent(id)) remove(id);
    return { wanted, removed };
  }

  #mayBePresent(id: Word): boolean {
    return this.#touched.get(id) === 'present';
  }

  /** Rows that he names; where there is none, rows that hold one of his. */
  #rowsOf(ids: readonly Word[]): SentRow[] {
    const named = this.#rows.filter((row) => ids.includes(row.ids[0] as Word));
    return named.length > 0 ? named : this.#rows.filter((row) => row.ids.some((id) => ids.includes(id)));
  }

  #heldByOthers(id: Word, his: ReadonlySet<SentRow>): boolean {
    return this.#rows.some(
      (row) =>
        !his.has(row) &&
        row.ids.includes(id) &&
        row.at > (this.#gone.get(id) ?? 0) &&
        this.#mayBePresent(row.ids[0] as Word),
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
