import { Fault } from '../fault.ts';
import type { ClientOptions } from './client.ts';
import { Counts } from './counts.ts';
import { checkOrigin } from './origin.ts';
import { createPace, type Pace } from './pace.ts';
import { fileStore } from './pace-file.ts';
import { memoryStore } from './pace-memory.ts';
import { createTransport, type Transport } from './transport.ts';

/** What all calls of one client share. */
export interface Session extends Omit<ClientOptions, 'env' | 'rateLevel' | 'sharedPace'> {
  pace: Pace;
  transport: Transport;
  counts: Counts;
}

export const defaultRateLevel = 'basic';

export function createSession(options: ClientOptions): Session {
  const { env, rateLevel = defaultRateLevel, sharedPace, ...rest } = options;
  checkOrigin(options.origin);
  if (options.token !== undefined) checkToken(options.token);
  return {
    ...rest,
    pace: createPace(
      options.clock,
      rateLevel,
      sharedPace && rateLevel !== 'none' ? fileStore(sharedPace, options) : memoryStore(options.clock),
    ),
    transport: createTransport(env),
    counts: new Counts(options.clock),
  };
}

/** A line break or a blank would make another header of it, or none. */
function checkToken(token: string): void {
  if (/^[\x21-\x7e]+$/.test(token)) return;
  throw new Fault(
    'token_refused',
    'The access token holds blanks, line breaks or other characters that no token has.',
    {
      hint: 'Check TIKTOK_SEG_TOKEN or the file that TIKTOK_SEG_TOKEN_FILE names, or run `tiktok-seg login`.',
    },
  );
}
