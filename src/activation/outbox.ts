import { createHash } from 'node:crypto';
import type { Clock } from '../context.ts';
import type { Ledger, PendingBatch } from '../ledger/index.ts';
import { type BatchAnswer, TiktokFault } from '../tiktok/index.ts';
import type { Session } from './session.ts';

/** A batch on its way, whole or a part of one. */
export interface Parcel extends PendingBatch {
  /** An earlier request may have brought its rows to TikTok: they are never taken for unsent again. */
  perhaps: boolean;
}

/** A parcel that TikTok refused for what is in it, or took only in part. */
export interface Refused {
  parcel: Parcel;
  fault: TiktokFault;
}

export interface Outbox {
  /** Records the parcel, sends it and records what came of it. Faults that are not about its content are thrown. */
  send(parcel: Parcel): Promise<Refused | undefined>;
  halve(parcel: Parcel): Promise<Parcel[]>;
  /** Takes a parcel for acknowledged although TikTok said "in part". */
  acknowledge(refused: Refused): Promise<void>;
  /** It is this parcel that is to blame: it stays refused. */
  condemn(refused: Refused): void;
  /** At the end: every answer is on disk; what was refused and nobody found out why is as if it had never left. */
  close(): Promise<void>;
}

export interface OutboxOptions {
  audienceId: string;
  clock: Clock;
  /** Told of every parcel taken, with its member rows. */
  onAcknowledged: (rows: number) => void;
  /** Whether a parcel will be recorded soon, so that an answer can be recorded with it. */
  moreFollow: () => boolean;
  /** Ends a request under way. */
  signal: AbortSignal;
}

export function openOutbox(
  ledger: Ledger,
  { client, advertiserId }: Session,
  { audienceId, clock, onAcknowledged, moreFollow, signal }: OutboxOptions,
): Outbox {
  let halved: Promise<unknown> = Promise.resolve();
  const undecided = new Map<number, Parcel>();
  const acknowledged = async (number: number, answer: BatchAnswer) => {
    const withNext = moreFollow();
    const recorded = ledger.recordAnswer(number, 'acked', answer, clock.now(), { withNext });
    // Should it be lost, its batch counts as perhaps taken. Whoever waits for the same write is told when it fails.
    if (withNext) recorded.catch(() => undefined);
    else await recorded;
  };
  return {
    async send(parcel) {
      const { number, rows } = parcel;
      const body = await ledger.body(parcel, { advertiserId, audienceId });
      await ledger.recordSent(number, createHash('sha256').update(body).digest('hex'), clock.now());
      try {
        const answer = await client.sendBatch({ body, rows }, signal);
        await acknowledged(number, answer);
        onAcknowledged(rows);
        return undefined;
      } catch (error) {
        // Interrupted: it stays `sent`.
        if (!(error instanceof TiktokFault)) throw error;
        parcel.perhaps ||= error.ambiguous;
        await recordFailure(ledger, parcel, error, clock);
        if (!isAboutContent(error)) throw error;
        undecided.set(number, parcel);
        return { parcel, fault: error };
      }
    },
    async halve(parcel) {
      // In turn: the ledger numbers the halves.
      const turn = halved.then(() => ledger.split(parcel, parcel.perhaps ? 'sent' : 'pending'));
      halved = turn.catch(() => undefined);
      await turn;
      undecided.delete(parcel.number);
      return (await turn).map((half) => ({ ...half, perhaps: parcel.perhaps }));
    },
    async acknowledge({ parcel, fault }) {
      await ledger.recordAnswer(parcel.number, 'acked', outcomeOf(fault), clock.now());
      undecided.delete(parcel.number);
      onAcknowledged(parcel.rows);
    },
    condemn: ({ parcel }) => void undecided.delete(parcel.number),
    async close() {
      await ledger.written();
      for (const { number, perhaps } of undecided.values()) if (!perhaps) await ledger.recordNotTaken(number);
    },
  };
}

/** Without a clear answer a batch stays `sent`: its identities are perhaps present. */
async function recordFailure(
  ledger: Ledger,
  { number, perhaps }: Parcel,
  fault: TiktokFault,
  clock: Clock,
): Promise<void> {
  if (isAboutContent(fault)) {
    await ledger.recordAnswer(number, perhaps ? 'sent' : 'failed', outcomeOf(fault), clock.now());
  } else if (!perhaps) {
    await ledger.recordNotTaken(number);
  }
}

function isAboutContent({ class: kind }: TiktokFault): boolean {
  return kind === 'split' || kind === 'partial';
}

function outcomeOf({ httpStatus = 0, tiktokCode = 0, requestId = '', attempts }: TiktokFault) {
  return { httpStatus, code: tiktokCode, requestId, attempts };
}
