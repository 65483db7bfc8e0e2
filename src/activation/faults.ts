import { Fault } from '../fault.ts';

/** Of several causes the one that needs a person first wins. */
const urgency = [11, 5, 10, 4, 3, 8, 6, 7];

export function mostUrgent(faults: readonly unknown[]): unknown {
  const rank = (fault: unknown) => {
    const at = fault instanceof Fault ? urgency.indexOf(fault.exitCode) : 0;
    return at < 0 ? urgency.length : at;
  };
  return faults.reduce((first, next) => (rank(next) < rank(first) ? next : first));
}

/** What is no fault of ours is a bug; it ends the run like any other fault. */
export function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  return new Fault('unexpected', 'The run ended unexpectedly.', {
    hint: 'Run again with --debug and report what it prints; it holds no personal data.',
    cause: error,
  });
}
