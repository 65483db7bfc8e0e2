import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Identity } from '../../src/identities/index.ts';
import {
  type Difference,
  type Ledger,
  type Mode,
  openLedger,
  type StagedMember,
  type Traced,
} from '../../src/ledger/index.ts';
import type { SchemaColumn } from '../../src/tiktok/index.ts';
import { ManualClock } from './clock.ts';
import { temporaryFolder } from './folder.ts';

/** One run: what its source says, and whether TikTok's answers come. */
export interface Night {
  people: readonly (readonly Identity[] | Partial<StagedMember>)[];
  mode?: Mode;
  run?: string;
  rules?: string;
  holdBack?: boolean;
  /** Digests of people to forget. */
  forgotten?: string[];
  batchSize?: number;
  /** Default: every request is answered. */
  answered?: boolean;
  /** Whether what is planned is set aside instead of sent. */
  kept?: boolean;
  /** Whether the run ends as it should, and is not killed after the last answer. */
  settled?: boolean;
}

export interface Body {
  action: 'add' | 'delete';
  id_schema: SchemaColumn[];
  batch_data: { id?: string }[][];
}

export type Held = Partial<Record<SchemaColumn, ReadonlySet<string>>>;

/** A ledger on disk beside a TikTok made of sets, which does what the requests say. */
export async function ledgerOf(t: TestContext) {
  const folder = await temporaryFolder(t);
  const tiktok: Partial<Record<SchemaColumn, Set<string>>> = {};
  const open = () =>
    openLedger({
      folder,
      name: '9000',
      holder: 'test',
      machine: { pid: process.pid, host: 'here', isAlive: () => true, startOf: async () => '1' },
      clock: new ManualClock(),
    });
  const at = async <Result>(work: (ledger: Ledger) => Promise<Result>): Promise<Result> => {
    const ledger = await open();
    try {
      return await work(ledger);
    } finally {
      await ledger.close();
    }
  };
  return {
    tiktok: tiktok as Held,
    night: async (night: Night): Promise<{ difference: Difference; bodies: Body[] }> => {
      const ledger = await open();
      try {
        const staging = await ledger.stage();
        for (const [seq, person] of night.people.entries()) {
          const said = Array.isArray(person) ? { identities: person } : (person as Partial<StagedMember>);
          staging.add({ seq, file: 'a.csv', record: seq + 1, identities: [], ...said });
        }
        staging.close();
        const difference = await ledger.plan({
          run: 'R',
          rules: 'tiktok-2025-09',
          batchSize: 1000,
          ...night,
        });
        if (night.kept) await ledger.keepPlan(night.run ?? 'R');
        const bodies: Body[] = [];
        for (const batch of await ledger.pending(night.run ?? 'R')) {
          const text = await ledger.body(batch, { advertiserId: '7000', audienceId: '9000' });
          const body = JSON.parse(Buffer.from(text).toString('utf8')) as Body;
          await ledger.recordSent(batch.number, 'digest', new Date(0));
          obey(tiktok, body);
          bodies.push(body);
          if (night.answered ?? true) await ledger.recordAnswer(batch.number, 'acked', answer, new Date(0));
        }
        if (night.settled ?? true) await ledger.settle();
        if (night.forgotten) await ledger.erase(night.forgotten);
        return { difference, bodies };
      } finally {
        await ledger.close();
      }
    },
    at,
    file: join(folder, '9000.duckdb'),
    traced: ({ digest }: Identity): Promise<Traced> => at((ledger) => ledger.trace([digest])),
    membership: (): Promise<Held> => at((ledger) => ledger.membership()),
  };
}

/** All digests, sorted; those of different columns differ. */
export function heldBy(held: Held): string[] {
  return Object.values(held)
    .flatMap((digests) => [...digests])
    .sort();
}

const answer = { httpStatus: 200, code: 0, requestId: '2026', attempts: 1 };

function obey(
  tiktok: Partial<Record<SchemaColumn, Set<string>>>,
  { action, id_schema, batch_data }: Body,
): void {
  for (const row of batch_data) {
    for (const [at, { id }] of row.entries()) {
      const column = id_schema[at] as SchemaColumn;
      if (id === undefined) continue;
      tiktok[column] ??= new Set();
      if (action === 'add') tiktok[column].add(id);
      else tiktok[column].delete(id);
    }
  }
}

/** Opens the file of a ledger behind the program's back; gives the rows of the last statement. */
export async function onLedgerFile<Result>(
  file: string,
  work: (run: (sql: string) => Promise<Record<string, unknown>[]>) => Promise<Result>,
): Promise<Result> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  try {
    return await work(async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson());
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
