import type { HashKind, Reason } from './types.ts';

/** What one value of a cell became: text to be hashed, a digest that arrived as one, or a reason to refuse it. */
export type Normalised = { normalised: string } | { hash: HashKind; digest: string } | { reason: Reason };
