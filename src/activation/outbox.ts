import { createHash } from 'node:crypto';
import type { Clock } from '../context.ts';
import type { Ledger, PendingBatch } from '../ledger/index.ts';
import { TiktokFault } from '../tiktok/index.ts';
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
}

export interface OutboxOptions {
  audienceId: string;
  clock: Clock;
  /** Told of every parcel taken, with its member rows. */
  onAcknowledged: (rows: number) => void;
  /** Ends a request under way. */
  signal: AbortSignal;
}

export function openOutbox(
  ledger: Ledger,
  { client, advertiserId }: Session,
  { audienceId, clock, onAcknowledged, signal }: OutboxOptions,
): Outbox {
  let halved: Promise<unknown> = Promise.resolve();
  return {
    async send(parcel) {
      const { number, rows } = parcel;
      const body = await ledger.body(parcel, { advertiserId, audienceId });
      await ledger.recordSent(number, createHash('sha256').update(body).digest('hex'), clock.now());
      try {
        const answer = await client.sendBatch({ body, rows }, signal);
        await ledger.recordAnswer(number, 'acked', answer, clock.now());
        onAcknowledged(rows);
        return undefined;
      } catch (error) {
        // Interrupted: it stays `sent`.
        if (!(error instanceof TiktokFault)) throw error;
        parcel.perhaps ||= error.ambiguous;
        await recordFailure(ledger, parcel, error, clock);
        if (error.class === 'split' || error.class === 'partial') return { parcel, fault: error };
        throw error;
      }
    },
    async halve(parcel) {
      // In turn: the ledger numbers the halves.
      const turn = halved.then(() => ledger.split(parcel, parcel.perhaps ? 'sent' : 'pending'));
      halved = turn.catch(() => undefined);
      return (await turn).map((half) => ({ ...half, perhaps: parcel.perhaps }));
    },
    async acknowledge({ parcel, fault }) {
      await ledger.recordAnswer(parcel.number, 'acked', outcomeOf(fault), clock.now());
      onAcknowledged(parcel.rows);
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
  if (fault.class === 'refused' || fault.class === 'split' || fault.class === 'partial') {
    await ledger.recordAnswer(number, perhaps ? 'sent' : 'failed', outcomeOf(fault), clock.now());
  } else if (!perhaps) {
    await ledger.recordNotTaken(number);
  }
}

function outcomeOf({ httpStatus = 0, tiktokCode = 0, requestId = '', attempts }: TiktokFault) {
  return { httpStatus, code: tiktokCode, requestId, attempts };
}
