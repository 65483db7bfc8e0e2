import { Fault } from '../fault.ts';
import type { ClientOptions } from './client.ts';
import { createInProcessPace } from './in-process-pace.ts';
import { checkOrigin } from './origin.ts';
import type { Pace } from './pace.ts';
import { createTransport, type Transport } from './transport.ts';

/** What all calls of one client share. */
export interface Session extends Omit<ClientOptions, 'env' | 'rateLevel'> {
  pace: Pace;
  transport: Transport;
  counts: { pacedMs: number; retries: number };
}

export function createSession(options: ClientOptions): Session {
  const { env, rateLevel, ...rest } = options;
  checkOrigin(options.origin);
  if (options.token !== undefined) checkToken(options.token);
  return {
    ...rest,
    pace: createInProcessPace(options.clock, rateLevel ?? 'basic'),
    transport: createTransport(env),
    counts: { pacedMs: 0, retries: 0 },
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
