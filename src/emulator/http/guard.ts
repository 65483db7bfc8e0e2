import type { IncomingHttpHeaders } from 'node:http';

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Why a request is not for us, or `undefined`. A web page can make a browser ask a loopback port, by a name
 * that resolves to it or by a form: neither may reach an emulator that hands out tokens.
 */
export function refusalOf(headers: IncomingHttpHeaders): string | undefined {
  if (!isLoopback(`http://${headers.host ?? ''}`)) return 'The Host header names no loopback address.';
  const { origin } = headers;
  if (origin !== undefined && origin !== `http://${headers.host}`) return 'Another site sent this request.';
  return undefined;
}

function isLoopback(address: string): boolean {
  return URL.canParse(address) && loopbackNames.has(new URL(address).hostname);
}
