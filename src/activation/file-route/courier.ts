import type { Context } from '../../context.ts';
import type { PushOptions } from '../push-options.ts';
import type { Run } from '../run-at-work.ts';
import type { Session } from '../session.ts';
import type { Patience } from './patience.ts';

export type SendOptions = Pick<PushOptions, 'onProgress' | 'signal' | 'warn' | 'processingWaitMs'>;

/** What the calls of one run share. */
export interface Courier {
  context: Context;
  session: Session;
  place: Run;
  patience: Patience;
  options: SendOptions;
  /** Follows the run's own signal after a time of grace: what changes an audience is let finish. */
  grace: AbortSignal;
}
