/** No whole answer came. Holds no part of what was sent or received: the transport's own errors may. */
export class NetworkFailure extends Error {
  /**
   * - `unreachable`: no connection, so that the request surely did not leave;
   * - `untrusted`: the other side could not prove who it is; nothing left either;
   * - `broken`, `timed_out`, `oversized`: the request may have arrived.
   */
  readonly kind: 'unreachable' | 'untrusted' | 'broken' | 'timed_out' | 'oversized';

  constructor(kind: NetworkFailure['kind'], reason: string) {
    super(reason);
    this.name = 'NetworkFailure';
    this.kind = kind;
  }
}

/** Tells from the errors of node and undici how far the request came. */
export function toNetworkFailure(error: unknown): NetworkFailure {
  if (error instanceof NetworkFailure) return error;
  const { code, syscall, message, place } = describe(error);
  const proxyStatus = /^Proxy response \((\d{3})\)/.exec(message)?.[1];
  if (proxyStatus) return new NetworkFailure('unreachable', `the proxy refused, HTTP ${proxyStatus}`);
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
    return new NetworkFailure('oversized', 'the answer is too large');
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return new NetworkFailure('unreachable', 'no connection in time');
  if (untrusted.test(code))
    return new NetworkFailure('untrusted', `the other side's certificate or TLS is not accepted, ${code}`);
  if (syscall === 'connect' || syscall === 'getaddrinfo') {
    return new NetworkFailure('unreachable', `${words[code] ?? code}${place}`);
  }
  if (/TIMEOUT|ETIMEDOUT/.test(code)) return new NetworkFailure('timed_out', 'no answer in time');
  return new NetworkFailure('broken', words[code] ?? (code || 'connection broken'));
}

/** Codes of X509 verification and of OpenSSL (node's tls documentation, "X509 certificate error codes"). */
const untrusted =
  /^(CERT_|CRL_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_CA$|INVALID_PURPOSE$|HOSTNAME_MISMATCH$|PATH_LENGTH_EXCEEDED$|ERROR_IN_CERT_|UND_ERR_PRX_TLS$)/;

const words: Record<string, string> = {
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: "the host's name could not be looked up",
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no network',
  ETIMEDOUT: 'no connection in time',
  ECONNRESET: 'connection broken',
  EPIPE: 'connection broken',
  UND_ERR_SOCKET: 'connection broken',
};

function describe(error: unknown): { code: string; syscall: string; message: string; place: string } {
  // One error for each address that was tried; any of them says enough.
  const one = error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error;
  const fields: Record<string, unknown> = one instanceof Error ? { ...one, message: one.message } : {};
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '');
  const place = text('address') ? ` by ${text('address')} port ${fields['port']}` : '';
  return { code: text('code'), syscall: text('syscall'), message: text('message'), place };
}
