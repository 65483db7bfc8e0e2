import type { Clock } from '../context.ts';
import { Fault } from '../fault.ts';
import type { Ledger } from '../ledger/index.ts';
import { deliverBatch, resolveDoubts, type SearchOptions } from './culprits.ts';
import { openOutbox, type Refused } from './outbox.ts';
import { type Refusals, refusedRecord } from './refusals.ts';
import type { Session } from './session.ts';

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

/** Requests under way at once: enough to fill the Basic level's ten a second at 300 ms and more. */
const sideBySide = 6;

/** How long an interrupted run waits for the answers that are under way. */
const graceMs = 10_000;

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
  const outbox = openOutbox(ledger, session, { ...options, signal: grace.signal });
  const recorded = async ({ parcel, fault }: Refused) =>
    refusedRecord(await ledger.recordOf(parcel.number), fault);
  const search: SearchOptions = {
    outbox,
    refusals,
    size: { most: Number.POSITIVE_INFINITY, fault: undefined },
    quarantine: async (culprit) => {
      refusals.batches.push(culprit.parcel.number);
      refusals.quarantined.push(await recorded(culprit));
    },
    acknowledge: async (culprit) => {
      refusals.inPart.push(await recorded(culprit));
      await outbox.acknowledge(culprit);
    },
    stopped,
  };
  const sideways = async <Item>(items: Iterable<Item>, work: (item: Item) => Promise<void>) => {
    const rest = items[Symbol.iterator]();
    const worker = async () => {
      while (!stopped()) {
        const { value, done } = rest.next();
        if (done) return;
        await work(value).catch((error) => faults.push(error));
      }
    };
    await Promise.all(Array.from({ length: sideBySide }, worker));
  };
  try {
    const batches = await ledger.pending(options.run);
    await sideways(batches, (batch) => deliverBatch({ ...batch, perhaps: false }, search));
    if (!stopped()) await sideways(refusals.settleDoubts(), (parts) => resolveDoubts(parts, search));
  } finally {
    grace.end();
  }
  if (faults.length > 0) throw mostUrgent(faults);
  signal.throwIfAborted();
  const refused = refusals.fault();
  if (refused) throw refused;
}

/** A signal that follows the given one after the time of grace. */
function graceAfter(signal: AbortSignal, clock: Clock): { signal: AbortSignal; end: () => void } {
  const giveUp = new AbortController();
  const onStop = () => {
    clock.sleep(graceMs, giveUp.signal).then(
      () => giveUp.abort(signal.reason),
      () => undefined,
    );
  };
  signal.addEventListener('abort', onStop, { once: true });
  return {
    signal: giveUp.signal,
    end: () => {
      signal.removeEventListener('abort', onStop);
      giveUp.abort();
    },
  };
}

/** Of several causes the one that needs a person first wins. */
const urgency = [11, 5, 10, 4, 3, 8, 6, 7];

export function mostUrgent(faults: readonly unknown[]): unknown {
  const rank = (fault: unknown) => {
    const at = fault instanceof Fault ? urgency.indexOf(fault.exitCode) : 0;
    return at < 0 ? urgency.length : at;
  };
  return faults.reduce((first, next) => (rank(next) < rank(first) ? next : first));
}
