import { Fault } from '../fault.ts';
import type { Trouble } from './trouble.ts';
import type { TroubleClass } from './verdict.ts';

/** TikTok, or the way to it, said no. All its texts are redacted. */
export class TiktokFault extends Fault {
  readonly class: TroubleClass;
  readonly tiktokCode: number | undefined;
  readonly httpStatus: number | undefined;
  readonly requestId: string | undefined;
  /** TikTok's own words, for a quarantined record. */
  readonly said: string | undefined;
  /** The request may have been carried out, in this attempt or an earlier one. */
  readonly ambiguous: boolean;
  /** Later requests should be smaller. */
  readonly shrinks: boolean;
  readonly attempts: number;

  constructor(trouble: Trouble, history: { attempts: number; ambiguous: boolean }) {
    super(trouble.verdict.fault, describe(trouble, history.attempts), { hint: trouble.verdict.advice });
    this.name = 'TiktokFault';
    this.class = trouble.verdict.class;
    this.tiktokCode = trouble.tiktokCode;
    this.httpStatus = trouble.httpStatus;
    this.requestId = trouble.requestId;
    this.said = trouble.said;
    this.ambiguous = history.ambiguous;
    this.shrinks = trouble.verdict.shrinks;
    this.attempts = history.attempts;
  }
}

function describe({ path, reason, said, requestId }: Trouble, attempts: number): string {
  const often = attempts > 1 ? ` after ${attempts} attempts` : '';
  const words = said ? `: ${said}` : '';
  const id = requestId ? ` (request_id ${requestId})` : '';
  return `TikTok, ${path}${often}: ${reason}${words}${id}`;
}
