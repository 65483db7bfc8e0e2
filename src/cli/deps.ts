import type { Context } from '../context.ts';

/** What every command is given. */
export interface Deps {
  readonly context: Context;
  /** Aborted by Ctrl-C and SIGTERM, with the `Fault` the program then ends with. */
  readonly signal: AbortSignal;
  readonly version: string;
}

/** Flags that every command takes. */
export interface CommonOptions {
  json?: boolean;
  quiet?: boolean;
  debug?: boolean;
  profile?: string;
  advertiser?: string;
}
