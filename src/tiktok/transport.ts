import {
  type Dispatch,
  type HttpAnswer,
  type HttpRequest,
  openDispatch,
  type TransportLimits,
} from './dispatch.ts';
import { NetworkFailure, toNetworkFailure } from './network-failure.ts';

/** HTTP and nothing more: no status is an error here, no redirect is followed, nothing is repeated. */
export interface Transport {
  /** Throws `NetworkFailure`, or the signal's reason. */
  send(request: HttpRequest, signal?: AbortSignal): Promise<HttpAnswer>;
  close(): Promise<void>;
}

const usual: TransportLimits = { connectMs: 10_000, requestMs: 60_000, answerBytes: 16 * 2 ** 20 };

export function createTransport(
  env: Readonly<Record<string, string | undefined>>,
  limits: Partial<TransportLimits> = {},
): Transport {
  const bounds = { ...usual, ...limits };
  let opened: Promise<Dispatch> | undefined;
  return {
    async send(request, signal) {
      signal?.throwIfAborted();
      opened ??= openDispatch(env, bounds);
      const dispatch = await opened;
      const ending = new AbortController();
      const end = () => ending.abort(signal?.reason);
      signal?.addEventListener('abort', end, { once: true });
      const timer = setTimeout(
        () => ending.abort(new NetworkFailure('timed_out', 'no answer in time')),
        request.timeoutMs ?? bounds.requestMs,
      );
      try {
        signal?.throwIfAborted();
        return await dispatch.send(request, ending.signal);
      } catch (error) {
        signal?.throwIfAborted();
        throw toNetworkFailure(error);
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
      }
    },
    async close() {
      // What could not be opened needs no closing.
      const dispatch = await opened?.catch(() => undefined);
      await dispatch?.close();
    },
  };
}
