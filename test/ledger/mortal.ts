import type { Ledger } from '../../src/ledger/index.ts';
import type { TiktokClient } from '../../src/tiktok/index.ts';
import type { MembershipModel, Word } from '../support/membership-model.ts';

/** What a broken program would do. */
export const sabotages = [
  'acknowledges what was lost',
  'sends without a note',
  'acknowledges before the answer',
  'takes a refusal for an acknowledgement',
] as const;

export type Sabotage = 'none' | (typeof sabotages)[number];

export interface MortalOptions {
  /** Before which of its steps it dies. */
  dies: number | undefined;
  sabotage: Sabotage;
  /** Told of what a program without a fault would know. */
  model: MembershipModel;
  wordOf: ReadonlyMap<string, Word>;
}

/** A process that works with a ledger and a client, and dies between two steps: from then on neither does anything. */
export interface Mortal {
  readonly ledger: Ledger;
  readonly client: TiktokClient;
  readonly dead: boolean;
  /** A place between two steps. */
  perhapsDie(): void;
}

export class Death extends Error {}

const answer = { httpStatus: 200, code: 0, requestId: '2026', attempts: 1 };

export function mortal(
  ledger: Ledger,
  client: TiktokClient,
  { dies, sabotage, model, wordOf }: MortalOptions,
): Mortal {
  let step = 0;
  let dead = false;
  const perhapsDie = () => {
    dead ||= step === dies;
    step += 1;
    if (dead) throw new Death();
  };
  const stepping = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    perhapsDie();
    const result = await work();
    perhapsDie();
    return result;
  };
  const living = <Arguments extends unknown[], Result>(work: (...given: Arguments) => Promise<Result>) => {
    return async (...given: Arguments): Promise<Result> => {
      if (dead) throw new Death();
      return await work(...given);
    };
  };
  let sent = 0;
  return {
    get dead() {
      return dead;
    },
    perhapsDie,
    client: {
      ...client,
      sendBatch: (...given) =>
        stepping(async () => {
          sent += 1;
          if (sabotage === 'acknowledges what was lost' && sent % 3 === 1) return answer;
          return await client.sendBatch(...given);
        }),
    },
    ledger: {
      ...ledger,
      pending: living(ledger.pending),
      deliveries: living(ledger.deliveries),
      recordOf: living(ledger.recordOf),
      body: living(async (batch, to) => {
        const body = await ledger.body(batch, to);
        const { action, batch_data } = JSON.parse(Buffer.from(body).toString('utf8'));
        const rows: Word[][] = batch_data.map((row: { id?: string }[]) =>
          row.flatMap(({ id }) => (id === undefined ? [] : [wordOf.get(id) as Word])),
        );
        model.packed(batch.number, action, rows);
        return body;
      }),
      recordSent: (number, ...rest) =>
        stepping(async () => {
          model.becomes(number, 'sent');
          if (sabotage !== 'sends without a note') await ledger.recordSent(number, ...rest);
          if (sabotage === 'acknowledges before the answer')
            await ledger.recordAnswer(number, 'acked', answer, new Date(0));
        }),
      recordNotTaken: (number) =>
        stepping(async () => {
          model.becomes(number, 'pending');
          await ledger.recordNotTaken(number);
        }),
      recordAnswer: async (number, state, outcome, at, how) => {
        // Nobody waits for it: a death before it is written leaves the batch without an answer.
        if (how?.withNext) {
          perhapsDie();
          await ledger.recordAnswer(number, state, outcome, at, how);
          model.becomes(number, state);
          return;
        }
        await stepping(async () => {
          model.becomes(number, state);
          const taken = sabotage === 'takes a refusal for an acknowledgement' ? 'acked' : state;
          await ledger.recordAnswer(number, taken, outcome, at);
        });
      },
      written: living(ledger.written),
      split: (batch, state) =>
        stepping(async () => {
          const halves = await ledger.split(batch, state);
          model.split(batch.number, [halves[0].number, halves[1].number], state);
          return halves;
        }),
      settle: () => stepping(ledger.settle),
    },
  };
}
