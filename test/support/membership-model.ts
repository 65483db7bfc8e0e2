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

type Row = readonly Word[];

export interface SentBatch {
  action: 'add' | 'delete';
  rows: readonly Row[];
  /** `pending`: TikTok has surely not got it; `sent`: perhaps. */
  state: 'pending' | 'sent' | 'acked' | 'failed';
}

interface SentRow {
  ids: Row;
  at: number;
}

/** What the tool may believe: the batches it sent, and what became of each. */
export class MembershipModel {
  readonly #batches = new Map<number, SentBatch>();

  /** A batch is made ready to be sent; which rows a half of one has shows only here, for their order is free. */
  packed(number: number, action: SentBatch['action'], rows: readonly Row[]): void {
    const { state = 'pending' } = this.#batches.get(number) ?? {};
    this.#batches.set(number, { action, rows, state });
  }

  becomes(number: number, state: SentBatch['state']): void {
    const batch = this.#batches.get(number);
    if (batch) this.#batches.set(number, { ...batch, state });
  }

  /** The first half has the odd row. */
  split(number: number, [left, right]: readonly [number, number], state: 'pending' | 'sent'): void {
    const { action, rows } = this.#batches.get(number) as SentBatch;
    const half = Math.ceil(rows.length / 2);
    this.becomes(number, 'failed');
    this.#batches.set(left, { action, rows: rows.slice(0, half), state });
    this.#batches.set(right, { action, rows: rows.slice(half), state });
  }

  /** A run is over, one way or another: what surely never left is as if it had never been. */
  over(): void {
    for (const [number, { state }] of this.#batches) if (state === 'pending') this.#batches.delete(number);
  }

  /** Whether TikTok has answered to all that was sent from this batch on. */
  isAnswered(from: number): boolean {
    return [...this.#batches].every(
      ([at, { state }]) => at < from || state === 'acked' || state === 'failed',
    );
  }

  /** The number after the last batch. */
  get next(): number {
    return Math.max(-1, ...this.#batches.keys()) + 1;
  }

  /** Rows that TikTok refused from this batch on. */
  refusedRows(from: number): Row[] {
    return [...this.#batches].flatMap(([at, { state, rows }]) =>
      at >= from && state === 'failed' && rows.length === 1 ? rows : [],
    );
  }

  /** Who is surely in the audience. */
  get sure(): Word[] {
    return [...this.#latest()].flatMap(([word, { action, state }]) =>
      action === 'add' && state === 'acked' ? [word] : [],
    );
  }

  /** Who is in it, surely or perhaps. */
  get present(): Word[] {
    return [...this.#latest()].flatMap(([word, { action, state }]) =>
      action === 'add' || state === 'sent' ? [word] : [],
    );
  }

  /** Who is to be in the audience, and who out of it, when the night has ended well. */
  expected({ mode, holdBack, people }: SaidNight): { wanted: Set<Word>; removed: Set<Word> } {
    const settled = verdicts(people);
    const present = new Set(this.present);
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
    const rows = this.#additions();
    const his = new Set(goers.flatMap(({ ids }) => rowsOf(rows, ids)));
    const held = (id: Word) =>
      rows.some(
        (row) =>
          !his.has(row) &&
          row.ids.includes(id) &&
          row.at > this.#goneAt(id) &&
          present.has(row.ids[0] as Word),
      );
    for (const id of blocked) if (present.has(id)) remove(id);
    for (const { verdict, ids } of goers) {
      if (verdict === 'leaving') for (const id of ids) if (!held(id)) remove(id);
    }
    for (const { ids } of his) for (const id of ids) if (!held(id) && present.has(id)) remove(id);
    if (mode === 'mirror' && !holdBack) for (const id of present) remove(id);
    return { wanted, removed };
  }

  /** Those that are facts, or perhaps so, in the order of their numbers. */
  #effective(): [number, SentBatch][] {
    return [...this.#batches]
      .filter(([, { state }]) => state === 'acked' || state === 'sent')
      .sort(([one], [other]) => one - other);
  }

  #latest(): Map<Word, SentBatch> {
    return new Map(
      this.#effective().flatMap(([, batch]) =>
        batch.rows.flat().map((word): [Word, SentBatch] => [word, batch]),
      ),
    );
  }

  #additions(): SentRow[] {
    return this.#effective().flatMap(([at, { action, rows }]) =>
      action === 'add' ? rows.map((ids) => ({ ids, at })) : [],
    );
  }

  #goneAt(id: Word): number {
    const removals = this.#effective().filter(
      ([, { action, state, rows }]) => action === 'delete' && state === 'acked' && rows.flat().includes(id),
    );
    return removals.at(-1)?.[0] ?? -1;
  }
}

/** Rows that he names; where there is none, rows that hold one of his. */
function rowsOf(rows: readonly SentRow[], ids: readonly Word[]): SentRow[] {
  const named = rows.filter((row) => ids.includes(row.ids[0] as Word));
  return named.length > 0 ? named : rows.filter((row) => row.ids.some((id) => ids.includes(id)));
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
