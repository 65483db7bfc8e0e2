import type { FaultCode } from '../fault.ts';

/**
 * What an answer, or the lack of one, means for the caller:
 * - `partial`: taken in part; a batch is split to find the part;
 * - `wait`: too frequent, surely not carried out;
 * - `again`: transient;
 * - `split`: the content is refused, so that a smaller request may pass;
 * - `login`: a new login mends it; `permission`: only more rights do;
 * - `refused`: the request as it is will never pass, and no part of it would.
 */
export type TiktokClass = 'ok' | 'partial' | 'wait' | 'again' | 'split' | 'login' | 'permission' | 'refused';

export type TroubleClass = Exclude<TiktokClass, 'ok'>;

export interface Verdict {
  class: TroubleClass;
  /** What it becomes when the caller cannot mend it. */
  fault: FaultCode;
  /** In a few words. */
  meaning: string;
  /** What a person should do. */
  advice: string;
  /** Whether the request may have been carried out all the same. */
  ambiguous: boolean;
  /** The request was too large: later ones should be smaller too. */
  shrinks: boolean;
  /** `again`, but not for long: after so many such answers in a row more waiting mends nothing. */
  most?: number;
}
