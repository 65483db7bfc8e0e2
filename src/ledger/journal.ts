import type { Database } from './database.ts';

/** What an answer made of a batch; `sent`: TikTok's answer leaves open whether some of it was taken. */
export type AnsweredState = 'acked' | 'failed' | 'sent';

export interface BatchOutcome {
  httpStatus: number;
  code: number;
  requestId: string;
  attempts: number;
}

/** What happens to batches on their way. Each record is on disk when its promise resolves. */
export interface Journal {
  /** Written before the request leaves: from here on its identities are perhaps with TikTok. */
  recordSent(number: number, bodyDigest: string, at: Date): Promise<void>;
  /** TikTok surely took nothing of it (no permission, too many requests): it is as if it had never left. */
  recordNotTaken(number: number): Promise<void>;
  /**
   * Only a batch's own answer makes it `acked`; `failed` says that TikTok refused it. `withNext`: nobody waits for it,
   * so that it is written with the next record that somebody waits for, or by `written`.
   */
  recordAnswer(
    number: number,
    state: AnsweredState,
    outcome: BatchOutcome,
    at: Date,
    how?: { withNext?: boolean },
  ): Promise<void>;
  /** Writes what still waits for company. */
  written(): Promise<void>;
}

interface Entry {
  state: AnsweredState | 'pending';
  bodyDigest?: string;
  sentAt?: Date;
  outcome?: BatchOutcome;
  answeredAt?: Date;
}

/**
 * Batches are under way side by side, and a commit costs nearly the same for one record as for twenty: all that came
 * while the database was busy are written together.
 */
export function openJournal(database: () => Database): Journal {
  let waiting = new Map<number, Entry>();
  let followers: ((write: Promise<void>) => void)[] = [];
  let next: Promise<void> | undefined;
  const note = (number: number, entry: Entry) =>
    void waiting.set(number, { ...waiting.get(number), ...entry });
  const begin = (): Promise<void> => {
    const begun = database().runLate(() => {
      const [entries, company] = [waiting, followers];
      [waiting, followers, next] = [new Map(), [], undefined];
      for (const follow of company) follow(begun);
      return statementOf(entries);
    });
    return begun;
  };
  const write = (number: number, entry: Entry): Promise<void> => {
    note(number, entry);
    next ??= begin();
    return next;
  };
  return {
    recordSent: (number, bodyDigest, sentAt) => write(number, { state: 'sent', bodyDigest, sentAt }),
    recordNotTaken: (number) => write(number, { state: 'pending' }),
    recordAnswer: (number, state, outcome, answeredAt, { withNext = false } = {}) => {
      const entry = { state, outcome, answeredAt };
      if (!withNext) return write(number, entry);
      note(number, entry);
      return new Promise((follow) => followers.push(follow));
    },
    written: async () => {
      if (waiting.size > 0) next ??= begin();
      await next;
    },
  };
}

/** Columns, their types, and what an entry says of each; what it does not say stays as it is. */
const columns: readonly [name: string, type: string, of: (entry: Entry) => string | number | undefined][] = [
  ['state', 'varchar', ({ state }) => state],
  ['body_digest', 'varchar', ({ bodyDigest }) => bodyDigest],
  ['sent_at', 'timestamp', ({ sentAt }) => sentAt?.toISOString()],
  ['http_status', 'usmallint', ({ outcome }) => outcome?.httpStatus],
  ['code', 'integer', ({ outcome }) => outcome?.code],
  ['request_id', 'varchar', ({ outcome }) => outcome?.requestId],
  ['attempts', 'uinteger', ({ outcome }) => outcome?.attempts],
  ['answered_at', 'timestamp', ({ answeredAt }) => answeredAt?.toISOString()],
];

function statementOf(entries: ReadonlyMap<number, Entry>): { sql: string; values: (string | number)[] } {
  const values: (string | number)[] = [];
  // A statement costs by its columns, and most often all of them are about the same thing.
  const told = columns.filter(([, , of]) => [...entries.values()].some((entry) => of(entry) !== undefined));
  const rows = [...entries].map(([number, entry]) => {
    const cells = told.map(([, , of]) => {
      const value = of(entry);
      if (value === undefined) return 'null';
      values.push(value);
      return '?';
    });
    return `(${[number, ...cells].join(', ')})`;
  });
  const changes = told.map(([name, type]) => `${name} = coalesce(entries.${name}::${type}, batches.${name})`);
  const names = ['number', ...told.map(([name]) => name)].join(', ');
  const sql = `update batches set ${changes.join(', ')}
    from (values ${rows.join(', ')}) entries (${names}) where batches.number = entries.number`;
  return { sql, values };
}
