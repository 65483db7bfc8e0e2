import { Fault } from '../fault.ts';

/** `read` is counted by the reader, never summed: every record must have come to exactly one end. */
export function checkConservation({
  run,
  records: { read, ...ends },
}: {
  run: string;
  records: Record<'read' | string, number>;
}): void {
  const sum = Object.values(ends).reduce((total, count) => total + count, 0);
  if (sum === read) return;
  throw new Fault('unexpected', `Run ${run} read ${read} records but accounts for ${sum}.`, {
    hint: 'This is a fault of tiktok-seg. Please report it with the receipt; run the same command again to repair the audience.',
  });
}
