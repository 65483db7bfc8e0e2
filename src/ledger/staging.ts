import type { Identity } from '../identities/index.ts';
import type { Database } from './database.ts';
import { slotOf, slots } from './slots.ts';

/** A member of the source under way. */
export interface StagedMember {
  /** Position in the whole source, from 0, over all files. */
  seq: number;
  file: string;
  /** Number of the record inside its file, from 1. */
  record: number;
  identities: readonly Identity[];
}

export interface Staging {
  add(member: StagedMember): void;
  /** Hands what was added to the database; call it now and then, and at the end. */
  flush(): void;
  close(): void;
}

/** Appends members to the table `staged`: row k of a person holds the k-th value of each slot. */
export async function openStaging(database: Database): Promise<Staging> {
  const appender = await database.connection.createAppender('staged');
  return {
    add: ({ seq, file, record, identities }) => {
      for (const [k, digests] of memberRows(identities).entries()) {
        appender.appendUBigInt(BigInt(seq));
        appender.appendUSmallInt(k);
        appender.appendVarchar(file);
        appender.appendUBigInt(BigInt(record));
        for (const digest of digests) {
          if (digest === undefined) appender.appendNull();
          else appender.appendBlob(Buffer.from(digest, 'hex'));
        }
        appender.endRow();
      }
    },
    flush: () => appender.flushSync(),
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
