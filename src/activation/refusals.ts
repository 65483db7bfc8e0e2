import { Fault } from '../fault.ts';
import type { TiktokFault } from '../tiktok/index.ts';
import type { Refused } from './outbox.ts';

/** One record that TikTok refused, or took only in part, in TikTok's own words. */
export interface RefusedRecord {
  /** None where somebody was to be taken out who is in no record. */
  file: string | null;
  record: number | null;
  /** 0 where TikTok's edge refused it. */
  code: number;
  message: string;
  request_id: string;
}

/** Batches refused in all their parts that a run bears before it holds something else to be at fault. */
const mostHopeless = 5;

/** From how many member rows on a batch has sixteenths that say something of the whole run. */
const tellingRows = 16;

/** What TikTok refused in a run, and when it is no longer the data that is to blame. */
export class Refusals {
  readonly quarantined: RefusedRecord[] = [];
  readonly inPart: RefusedRecord[] = [];
  /** Numbers of the batches of the quarantined member rows. */
  readonly batches: number[] = [];
  /** Refused in every part alike, so that nobody is to blame until others were accepted. */
  readonly doubtful: Refused[][] = [];
  accepted = false;
  #hopeless = 0;

  /** To be told of a batch of `rows` that was refused alike in every part; throws where the run should stop. */
  doubt(parts: Refused[], rows: number): void {
    this.doubtful.push(parts);
    if (rows < tellingRows) return;
    this.#hopeless += 1;
    if (!this.accepted || this.#hopeless === mostHopeless) throw this.#stop(parts);
  }

  /** The doubtful parts to look into at the end; throws where nothing was ever accepted. */
  settleDoubts(): Refused[][] {
    const [first] = this.doubtful;
    if (first && !this.accepted) throw this.#stop(first);
    return this.doubtful.splice(0);
  }

  /** Undefined: nobody was refused. */
  fault(): Fault | undefined {
    const { quarantined } = this;
    const [first] = quarantined;
    if (!first) return undefined;
    const people = quarantined.length === 1 ? 'one record' : `${quarantined.length} records`;
    return new Fault('tiktok_refused', `TikTok refused ${people}, the first with: ${sayingOf(first)}`, {
      hint: 'All others were taken. The receipt (--json) names file and record of each under "refused"; correct or remove them.',
    });
  }

  #stop([first]: Refused[]): Fault {
    const words = first ? `: ${first.fault.message}` : '.';
    return new Fault('tiktok_refused', `TikTok refuses every part of what is sent${words}`, {
      hint: `Nobody was quarantined, since no single record can be to blame. ${first?.fault.hint ?? ''}`.trim(),
      cause: first?.fault,
    });
  }
}

export function refusedRecord(
  { file, record }: { file: string | null; record: number | null },
  { tiktokCode = 0, said = '', requestId = '' }: TiktokFault,
): RefusedRecord {
  return { file, record, code: tiktokCode, message: said, request_id: requestId };
}

function sayingOf({ code, message }: RefusedRecord): string {
  return `code ${code}${message && `, ${message}`}`;
}
