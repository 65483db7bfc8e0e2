import type { Outbox, Parcel, Refused } from './outbox.ts';
import type { Refusals } from './refusals.ts';

export interface SearchOptions {
  outbox: Outbox;
  refusals: Refusals;
  /** What TikTok takes at once, learnt in this run. */
  size: { most: number; fault: Refused['fault'] | undefined };
  /** The record of a parcel of one row goes into quarantine, or is acknowledged with a warning. */
  quarantine: (culprit: Refused) => Promise<void>;
  acknowledge: (culprit: Refused) => Promise<void>;
  /** Lets in as many searches as may go on at once. */
  searching: <Result>(work: () => Promise<Result>) => Promise<Result>;
  stopped: () => boolean;
}

/** Sends a batch; where it is refused for its content, whoever is to blame is found and the rest is delivered. */
export async function deliverBatch(parcel: Parcel, options: SearchOptions): Promise<void> {
  const refused = await deliverPart(parcel, options);
  if (!refused) return;
  // A size too large says nothing of what is inside.
  const alike = !refused.fault.shrinks;
  await options.searching(async () => {
    const left = await search([refused], alike ? parcel.rows / 16 : undefined, options);
    if (left.length > 0) options.refusals.doubt(left, parcel.rows);
  });
}

/** Looks into what was refused alike in every part, after others were accepted. */
export async function resolveDoubts(parts: Refused[], options: SearchOptions): Promise<void> {
  await search(parts, undefined, options);
}

/**
 * Halves what is refused until the culprits are alone: about 2·log2(n) requests for one among n. While every part
 * is refused alike, only down to `floor` rows; the parts left then are given back, and nobody is to blame yet.
 */
async function search(
  refused: Refused[],
  floor: number | undefined,
  options: SearchOptions,
): Promise<Refused[]> {
  const { outbox, stopped } = options;
  if (stopped()) return [];
  const waiting = [...refused];
  const code = refused[0]?.fault.tiktokCode;
  let alike = floor !== undefined;
  for (;;) {
    const least = alike && floor ? Math.max(1, floor) : 1;
    const at = waiting.findIndex(({ parcel }) => parcel.rows > least);
    if (at < 0) break;
    const [part] = waiting.splice(at, 1) as [Refused];
    for (const half of await outbox.halve(part.parcel)) {
      if (stopped()) return [];
      const answer = await deliverPart(half, options, part);
      if (answer) waiting.push(answer);
      alike &&= answer !== undefined && answer.fault.tiktokCode === code;
    }
  }
  if (alike) return waiting;
  for (const culprit of waiting) await options.quarantine(culprit);
  return [];
}

/** `undefined`: delivered. Larger than TikTok takes, it is not even tried. */
async function deliverPart(
  parcel: Parcel,
  { outbox, refusals, size, acknowledge }: SearchOptions,
  whole?: Refused,
): Promise<Refused | undefined> {
  const known = size.fault ?? whole?.fault;
  if (parcel.rows > size.most && known) return { parcel, fault: known };
  const refused = await outbox.send(parcel);
  if (!refused) {
    refusals.accepted = true;
    return undefined;
  }
  const { fault } = refused;
  if (fault.shrinks) {
    // Of a single row no smaller request can be made.
    if (parcel.rows === 1) throw fault;
    size.most = Math.min(size.most, Math.ceil(parcel.rows / 2));
    size.fault = fault;
  }
  if (fault.class === 'partial' && parcel.rows === 1) {
    refusals.accepted = true;
    await acknowledge(refused);
    return undefined;
  }
  return refused;
}
