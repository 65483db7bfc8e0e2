import { stringify } from 'lossless-json';
import type { Envelope } from '../../tiktok/index.ts';
import type { Answer } from '../http/answer.ts';
import type { World } from '../world/world.ts';

/** The body around every answer of the API, whatever it says: HTTP 200, and scope ids keep their digits. */
export function envelope(world: World, code: number, message: string, data: unknown): Answer {
  const requestId = newRequestId(world);
  const body: Envelope = { code, message, request_id: requestId, data };
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'x-tt-logid': requestId },
    body: stringify(body) ?? '',
  };
}

/** TikTok's begin with the time in UTC+8. */
function newRequestId({ clock, random }: World): string {
  const time = new Date(clock.now().getTime() + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14);
  return time + random.text(20, '0123456789ABCDEF');
}
