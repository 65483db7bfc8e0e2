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
  /** Only a batch's own answer makes it `acked`; `failed` says that TikTok refused it. */
  recordAnswer(number: number, state: AnsweredState, outcome: BatchOutcome, at: Date): Promise<void>;
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
  let written: Promise<void> | undefined;
  const write = (number: number, entry: Entry): Promise<void> => {
    waiting.set(number, { ...waiting.get(number), ...entry });
    written ??= database().runLate(() => {
      const entries = waiting;
      waiting = new Map();
      written = undefined;
      return statementOf(entries);
    });
    return written;
  };
  return {
    recordSent: (number, bodyDigest, sentAt) => write(number, { state: 'sent', bodyDigest, sentAt }),
    recordNotTaken: (number) => write(number, { state: 'pending' }),
    recordAnswer: (number, state, outcome, answeredAt) => write(number, { state, outcome, answeredAt }),
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
  const rows = [...entries].map(([number, entry]) => {
    const cells = columns.map(([, , of]) => {
      const value = of(entry);
      if (value === undefined) return 'null';
      values.push(value);
      return '?';
    });
    return `(${[number, ...cells].join(', ')})`;
  });
  const changes = columns.map(
    ([name, type]) => `${name} = coalesce(entries.${name}::${type}, batches.${name})`,
  );
  const names = ['number', ...columns.map(([name]) => name)].join(', ');
  const sql = `update batches set ${changes.join(', ')}
    from (values ${rows.join(', ')}) entries (${names}) where batches.number = entries.number`;
  return { sql, values };
}
