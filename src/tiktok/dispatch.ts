import { Readable } from 'node:stream';
import { Fault } from '../fault.ts';
import type { StreamedBody } from './form.ts';
import { isLoopback } from './origin.ts';

export interface HttpRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string | Uint8Array | StreamedBody;
  /** In place of `requestMs`. */
  timeoutMs?: number;
}

export interface HttpAnswer {
  httpStatus: number;
  text: string;
}

export interface TransportLimits {
  connectMs: number;
  /** From the wish to connect to the last byte of the answer. */
  requestMs: number;
  answerBytes: number;
}

/** The connections: kept alive, directly or through the proxy that the environment names. */
export interface Dispatch {
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer>;
  close(): Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

export async function openDispatch(env: Environment, limits: TransportLimits): Promise<Dispatch> {
  const proxy = readProxy(env);
  const { Agent, EnvHttpProxyAgent, request: exchange } = await import('undici');
  // Said aloud, since NODE_TLS_REJECT_UNAUTHORIZED=0 would otherwise make the token anybody's.
  const connect = { timeout: limits.connectMs, rejectUnauthorized: true };
  const options = { connect, maxResponseSize: limits.answerBytes };
  const direct = new Agent(options);
  // Empty texts, since undici would look into the process's own environment for what is undefined.
  const outward = new EnvHttpProxyAgent({
    ...options,
    ...proxy,
    httpProxy: '',
    requestTls: connect,
    proxyTls: connect,
  });
  return {
    async send({ url, method, headers, body }, signal) {
      // What goes to this machine must not pass another one, least of all unencrypted.
      const dispatcher = isLoopback(new URL(url).hostname) ? direct : outward;
      const answer = await exchange(url, { dispatcher, method, signal, ...sendable(headers, body) });
      return { httpStatus: answer.statusCode, text: await answer.body.text() };
    },
    async close() {
      await Promise.all([direct.close(), outward.close()]);
    },
  };
}

/** With its length, so that it does not go out in chunks, which not every server takes. */
function sendable(headers: Record<string, string>, body: HttpRequest['body']) {
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) {
    return { headers, body: body ?? null };
  }
  return {
    headers: { ...headers, 'content-length': String(body.length) },
    body: Readable.from(body.read(), { objectMode: false }),
  };
}

/** The lower-case name wins, as in curl. */
function readProxy(env: Environment): { httpsProxy: string; noProxy: string } {
  const httpsProxy = env['https_proxy'] ?? env['HTTPS_PROXY'] ?? '';
  const noProxy = env['no_proxy'] ?? env['NO_PROXY'] ?? '';
  if (httpsProxy !== '' && !isProxyAddress(httpsProxy)) {
    // Not shown: it may hold a password.
    throw new Fault('configuration', 'HTTPS_PROXY holds no address of an HTTP proxy.', {
      hint: 'Give it as http://host:port, or unset it.',
    });
  }
  return { httpsProxy, noProxy };
}

function isProxyAddress(text: string): boolean {
  try {
    const { protocol, username, password } = new URL(text);
    decodeURIComponent(username + password);
    return protocol === 'http:' || protocol === 'https:';
  } catch {
    return false;
  }
}
