import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import type { Answer } from '../http/answer.ts';
import type { Act } from './exchange.ts';
import { trigger } from './trigger.ts';
import { doWork, work } from './work.ts';

/** TikTok's edge answers in place of its API: a real HTTP status, and a page. A 3xx leads to `location`. */
export const httpSchema = z.strictObject({
  fault: z.literal('http'),
  status: z.number().int().min(300).max(599),
  location: z.string().default('/'),
  work: work.default('none'),
  ...trigger,
});

/** A page with HTTP 200, as from a proxy that asks for a login. */
export const htmlSchema = z.strictObject({
  fault: z.literal('html'),
  work: work.default('none'),
  ...trigger,
});

export function edge(fault: z.output<typeof httpSchema> | z.output<typeof htmlSchema>): Act {
  return async (exchange, next) => {
    await doWork(fault.work, exchange, next);
    return fault.fault === 'http' ? page(fault.status, fault.location) : page(200);
  };
}

function page(status: number, location = ''): Answer {
  const title = status === 200 ? 'Welcome' : `${status} ${STATUS_CODES[status] ?? 'Error'}`;
  const body = `<html>\n<head><title>${title}</title></head>\n<body><center><h1>${title}</h1></center></body>\n</html>\n`;
  const headers = { 'content-type': 'text/html', ...(status < 400 && location && { location }) };
  return { status, headers, body };
}
