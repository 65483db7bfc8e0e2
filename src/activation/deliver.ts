import type { Clock } from '../context.ts';
import type { Ledger, PendingBatch } from '../ledger/index.ts';
import type { RateLevel } from '../tiktok/index.ts';
import { deliverBatch, resolveDoubts, type SearchOptions } from './culprits.ts';
import { mostUrgent } from './faults.ts';
import { graceAfter } from './grace.ts';
import { openOutbox, type Refused } from './outbox.ts';
import { type Refusals, refusedRecord } from './refusals.ts';
import type { Session } from './session.ts';
import { sideBySide, turnstile } from './side-by-side.ts';

export interface DeliverOptions {
  run: string;
  audienceId: string;
  clock: Clock;
  /** Gathers what TikTok refuses, also when the delivery ends with another fault. */
  refusals: Refusals;
  /** Told after every answer, with the member rows of that batch. */
  onAcknowledged: (rows: number) => void;
  signal: AbortSignal;
}

/**
 * Requests under way at once, with those that wait for the pace: twenty fill even the highest level's 50 a second at
 * 300 ms, forty are what two processor cores can make without a limit. Their rows bound the memory: 20,000 with
 * e-mail and phone take some 5 MB.
 */
function lanesFor(batches: readonly PendingBatch[], level: RateLevel): number {
  const most = level === 'none' ? 40 : 20;
  const largest = batches.reduce((rows, batch) => Math.max(rows, batch.rows), 1);
  return Math.min(most, Math.max(4, Math.floor((most * 1000) / largest)));
}

/** Refused batches looked into at once: few, lest many be halved in vain where TikTok refuses everything. */
const searchedAtOnce = 3;

/**
 * Sends the pending batches of a run. Each is recorded before it leaves and acknowledged only by its own answer.
 * The first fault, or the signal, stops the sending; what is under way is waited for. Throws the fault that needs a
 * person first.
 */
export async function deliver(ledger: Ledger, session: Session, options: DeliverOptions): Promise<void> {
  const { signal, refusals } = options;
  const faults: unknown[] = [];
  const stopped = () => faults.length > 0 || signal.aborted;
  const grace = graceAfter(signal, options.clock);
  let left = 0;
  const moreFollow = () => left > 0 && !stopped();
  const outbox = openOutbox(ledger, session, { ...options, moreFollow, signal: grace.signal });
  const recorded = async ({ parcel, fault }: Refused) =>
    refusedRecord(await ledger.recordOf(parcel.number), fault);
  const search: SearchOptions = {
    outbox,
    refusals,
    size: { most: Number.POSITIVE_INFINITY, fault: undefined },
    quarantine: async (culprit) => {
      outbox.condemn(culprit);
      refusals.batches.push(culprit.parcel.number);
      refusals.quarantined.push(await recorded(culprit));
    },
    acknowledge: async (culprit) => {
      refusals.inPart.push(await recorded(culprit));
      await outbox.acknowledge(culprit);
    },
    searching: turnstile(searchedAtOnce),
    stopped,
  };
  const attended = (work: Promise<void>) => work.catch((error) => void faults.push(error));
  try {
    const batches = await ledger.pending(options.run);
    left = batches.length;
    await sideBySide(batches, { lanes: lanesFor(batches, session.client.rateLevel), stopped }, (batch) => {
      left -= 1;
      return attended(deliverBatch({ ...batch, perhaps: false }, search));
    });
    const doubts = stopped() ? [] : refusals.settleDoubts();
    await sideBySide(doubts, { lanes: searchedAtOnce, stopped }, (parts) =>
      attended(resolveDoubts(parts, search)),
    );
  } finally {
    await outbox.close();
    grace.end();
  }
  if (faults.length > 0) throw mostUrgent(faults);
  signal.throwIfAborted();
  const refused = refusals.fault();
  if (refused) throw refused;
}
