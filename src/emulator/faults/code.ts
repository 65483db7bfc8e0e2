import { z } from 'zod';
import { envelope } from '../api/envelope.ts';
import type { Act } from './exchange.ts';
import { trigger } from './trigger.ts';
import { doWork, work } from './work.ts';

/**
 * TikTok answers with this code. 20001 with `work` is partial success; 40002 with `digests` is a poison value;
 * 40118 on `segment` is a closed allow-list.
 */
export const codeSchema = z.strictObject({
  fault: z.literal('code'),
  code: z.number().int().min(1).max(99_999),
  message: z.string().optional(),
  work: work.default('none'),
  ...trigger,
});

export function code({ code, message = messageOf(code), work }: z.output<typeof codeSchema>): Act {
  return async (exchange, next) => {
    const natural = await doWork(work, exchange, next);
    // Where the work was refused or never reached, nothing may be said that lets it pass for done.
    if (natural !== undefined && natural.code !== 0) return natural;
    return { ...envelope(exchange.world, code, message, {}), code };
  };
}

/** TikTok's words where they are known. */
const messages: Readonly<Record<number, string>> = {
  20001: 'Partial success',
  40001: 'No permission to operate advertiser',
  40016: 'Request too frequent',
  40100: 'Due to too many requests, requests from App are temporarily restricted.',
  40102: 'Access token is expired',
  40105: 'Access token is incorrect or has been revoked.',
  40118: 'App is not on the allowlist',
  40133: 'Request too frequent at advertiser level',
  40900: 'File signature does not match',
  40910: 'File is expired',
  50000: 'System error',
  50002: 'Processing error',
  51010: 'INTERNAL_TIME_OUT',
  60001: 'System is in maintenance',
};

function messageOf(code: number): string {
  return messages[code] ?? `The emulator was asked for code ${code}`;
}
