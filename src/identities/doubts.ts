import { isRoleAddress } from './email.ts';
import { isInKnownRange } from './phone-library.ts';
import type { Kind } from './types.ts';

/** Worth a warning in an inspection, no reason to refuse. */
export type Doubt = 'role_address' | 'unknown_number_range';

/** What speaks against a normalised value that is sent all the same. */
export function doubt(kind: Kind, normalised: string): Doubt | undefined {
  if (kind === 'email' && isRoleAddress(normalised)) return 'role_address';
  if (kind === 'phone' && !isInKnownRange(`+${normalised.replace('+', '')}`)) return 'unknown_number_range';
  return undefined;
}
