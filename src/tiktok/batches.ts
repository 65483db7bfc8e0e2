import type { BatchAnswer } from './client.ts';
import { exchange } from './exchange.ts';
import type { Session } from './session.ts';
import { nothing } from './shapes.ts';

/** Adding or deleting a member twice changes nothing, and a night's push is worth more patience than a question. */
export async function sendBatch(
  session: Session,
  { body, rows }: { body: Uint8Array; rows: number },
  signal?: AbortSignal,
): Promise<BatchAnswer> {
  const { httpStatus, requestId, attempts } = await exchange(
    session,
    { path: 'segment/mapping/', body, rows, repeatable: true, attempts: 8, shape: nothing },
    signal,
  );
  return { code: 0, httpStatus, requestId, attempts };
}
