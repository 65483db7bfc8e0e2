import { loadDuckDB } from '../duckdb.ts';
import type { Identity } from '../identities/index.ts';
import type { Database } from './database.ts';
import { type Role, roles } from './roles.ts';
import { chunkRows, StagedChunk } from './staged-chunk.ts';

/** What a record of the source under way says of a person. */
export interface StagedMember {
  /** Position in the whole source, from 0, over all files. */
  seq: number;
  file: string;
  /** Number of the record inside its file, from 1. */
  record: number;
  /** Default: staying. */
  verdict?: 'staying' | 'leaving' | 'refused' | 'suppressed' | undefined;
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
  /** Hands over the rest to the database. */
  close(): void;
}

/**
 * Each of these is a commit that waits for the disk: 300,000 rows in pieces of 85 took 18 s, so 0.4 s. It is one of
 * DuckDB's row groups, to the row: where some were left over, closing the file wrote all of it anew to bring them
 * together, which took 180 MB.
 */
const committedRows = 122_880;

/** Appends members to the table `staged`: row k of a person holds the k-th value of each slot. */
export async function openStaging(database: Database): Promise<Staging> {
  const appender = await database.connection.createAppender('staged');
  const chunk = new StagedChunk(loadDuckDB());
  let waiting = 0;
  const handOver = () => {
    waiting += chunk.rows;
    chunk.moveTo(appender);
    if (waiting < committedRows) return;
    appender.flushSync();
    waiting = 0;
  };
  const room = () => Math.min(chunkRows, committedRows - waiting) - chunk.rows;
  const append = (
    { seq, file, record, statusTime }: StagedMember,
    role: Role,
    identities: readonly Identity[],
    rules?: string,
  ) => {
    const group = { seq, file, record, role, statusTime, rules };
    for (let from = 0, rows = identities.length; from < rows; ) {
      if (room() === 0 || !chunk.isOf(file)) handOver();
      const taken = room();
      rows = chunk.add(group, identities, { from, to: from + taken });
      from += taken;
    }
  };
  return {
    add: (member) => {
      const { identities, withheld, former } = member;
      append(member, roles[member.verdict ?? 'staying'], identities);
      if (withheld !== undefined) append(member, roles.withheld, withheld);
      if (former === undefined) return;
      for (const { rules, identities, withheld = [] } of former) {
        append(member, roles.former, identities, rules);
        append(member, roles.formerWithheld, withheld, rules);
      }
    },
    close: () => {
      handOver();
      appender.closeSync();
    },
  };
}
