import { createHash } from 'node:crypto';
import type { Clock } from '../context.ts';
import { Fault } from '../fault.ts';
import type { Ledger, PendingBatch } from '../ledger/index.ts';
import { TiktokFault } from '../tiktok/index.ts';
import type { Session } from './session.ts';

export interface DeliverOptions {
  run: string;
  audienceId: string;
  clock: Clock;
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
  const { signal, clock } = options;
  const batches = (await ledger.pending(options.run))[Symbol.iterator]();
  const faults: unknown[] = [];
  const giveUp = new AbortController();
  const onStop = () => {
    clock.sleep(graceMs, giveUp.signal).then(
      () => giveUp.abort(signal.reason),
      () => undefined,
    );
  };
  signal.addEventListener('abort', onStop, { once: true });
  const worker = async () => {
    while (faults.length === 0 && !signal.aborted) {
      const { value: batch, done } = batches.next();
      if (done) return;
      await sendOne(ledger, session, batch, options, giveUp.signal).catch((error) => faults.push(error));
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, worker));
  signal.removeEventListener('abort', onStop);
  giveUp.abort();
  if (faults.length > 0) throw mostUrgent(faults);
  signal.throwIfAborted();
}

async function sendOne(
  ledger: Ledger,
  { client, advertiserId }: Session,
  batch: PendingBatch,
  { audienceId, clock, onAcknowledged }: DeliverOptions,
  signal: AbortSignal,
): Promise<void> {
  const body = await ledger.body(batch, { advertiserId, audienceId });
  await ledger.recordSent(batch.number, createHash('sha256').update(body).digest('hex'), clock.now());
  try {
    const answer = await client.sendBatch({ body, rows: batch.rows }, signal);
    await ledger.recordAnswer(batch.number, 'acked', answer, clock.now());
    onAcknowledged(batch.rows);
  } catch (error) {
    if (error instanceof TiktokFault && !error.ambiguous)
      await recordRefusal(ledger, batch.number, error, clock);
    throw error;
  }
}

/** Without a clear answer a batch stays `sent`: its identities are perhaps present. */
async function recordRefusal(
  ledger: Ledger,
  number: number,
  fault: TiktokFault,
  clock: Clock,
): Promise<void> {
  if (fault.class === 'refused' || fault.class === 'split') {
    const outcome = {
      httpStatus: fault.httpStatus ?? 0,
      code: fault.tiktokCode ?? 0,
      requestId: fault.requestId ?? '',
      attempts: 1,
    };
    await ledger.recordAnswer(number, 'failed', outcome, clock.now());
  } else if (fault.class === 'login' || fault.class === 'permission' || fault.class === 'wait') {
    await ledger.recordNotTaken(number);
  }
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
