import type { Identity } from '../identities/index.ts';
import type { Database } from './database.ts';
import { type Role, roles } from './roles.ts';
import { slotOf, slots } from './slots.ts';

/** What a record of the source under way says of a person. */
export interface StagedMember {
  /** Position in the whole source, from 0, over all files. */
  seq: number;
  file: string;
  /** Number of the record inside its file, from 1. */
  record: number;
  /** Default: staying. */
  verdict?: 'staying' | 'leaving' | 'refused' | undefined;
  /** When the verdict came to be: of several records of a person the latest counts. */
  statusTime?: Date | undefined;
  identities: readonly Identity[];
  /** Refused by themselves, whatever becomes of the person. */
  withheld?: readonly Identity[] | undefined;
  /** What those that are not to stay were under other rule sets, so that what was sent so is found. */
  former?: readonly FormerIdentities[] | undefined;
}

export interface FormerIdentities {
  rules: string;
  identities: readonly Identity[];
  withheld?: readonly Identity[] | undefined;
}

export interface Staging {
  add(member: StagedMember): void;
  /** Hands what was added to the database, where it is worth a write; call it now and then. */
  flush(): void;
  /** Hands over the rest. */
  close(): void;
}

/** Each hand-over is a commit that waits for the disk: of 300,000 rows in pieces of 85 they took 18 s, so 0.4 s. */
const flushedRows = 50_000;

/** Appends members to the table `staged`: row k of a person holds the k-th value of each slot. */
export async function openStaging(database: Database): Promise<Staging> {
  const { timestampValue } = await import('@duckdb/node-api').then(({ DuckDBTimestampValue }) => ({
    timestampValue: (time: Date) => new DuckDBTimestampValue(BigInt(time.getTime()) * 1000n),
  }));
  const appender = await database.connection.createAppender('staged');
  let waiting = 0;
  const append = (member: StagedMember, role: Role, identities: readonly Identity[], rules?: string) => {
    for (const [k, digests] of memberRows(identities).entries()) {
      appender.appendUBigInt(BigInt(member.seq));
      appender.appendUSmallInt(k);
      appender.appendUTinyInt(role);
      appender.appendVarchar(member.file);
      appender.appendUBigInt(BigInt(member.record));
      if (member.statusTime) appender.appendTimestamp(timestampValue(member.statusTime));
      else appender.appendNull();
      if (rules === undefined) appender.appendNull();
      else appender.appendVarchar(rules);
      for (const digest of digests) {
        if (digest === undefined) appender.appendNull();
        else appender.appendBlob(Buffer.from(digest, 'hex'));
      }
      appender.endRow();
      waiting += 1;
    }
  };
  return {
    add: (member) => {
      append(member, roles[member.verdict ?? 'staying'], member.identities);
      append(member, roles.withheld, member.withheld ?? []);
      for (const { rules, identities, withheld } of member.former ?? []) {
        append(member, roles.former, identities, rules);
        append(member, roles.formerWithheld, withheld ?? [], rules);
      }
    },
    flush: () => {
      if (waiting < flushedRows) return;
      appender.flushSync();
      waiting = 0;
    },
    close: () => appender.closeSync(),
  };
}

/** As many rows as the most numerous slot has values; each row has a place for every slot. */
export function memberRows(identities: readonly Identity[]): (string | undefined)[][] {
  const rows: (string | undefined)[][] = [];
  const filled = slots.map(() => 0);
  for (const { kind, hash, digest } of identities) {
    const slot = slotOf(kind, hash);
    const k = filled[slot] ?? 0;
    filled[slot] = k + 1;
    rows[k] ??= slots.map(() => undefined);
    (rows[k] as (string | undefined)[])[slot] = digest;
  }
  return rows;
}
