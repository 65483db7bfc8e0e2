import { Fault } from '../../fault.ts';

/** TikTok compares the registered redirect address as text, so it is fixed and never a random port. */
export const defaultRedirectUri = 'http://localhost:8976/callback';

/** Where to listen for the browser's return. */
export interface Redirect {
  /** As given: it must equal the registered text. */
  readonly text: string;
  readonly port: number;
  readonly path: string;
  /** Both families for `localhost`: which one a browser tries first is its own choice. */
  readonly hosts: readonly string[];
  /** Values of the Host header that a browser sent here can have; others are DNS rebinding. */
  readonly hostHeaders: readonly string[];
}

/** Only plain http on a loopback address can be listened on; nothing is ever opened to the network (RFC 8252, 8.3). */
export function redirectOf(text: string): Redirect {
  const url = parseRedirect(text);
  const hosts = hostsOf(url.hostname);
  if (url.protocol !== 'http:' || hosts.length === 0) {
    throw new Fault(
      'configuration',
      `It is not possible to listen on ${text}: it is no http address of this machine.`,
      {
        hint: 'Use tiktok-seg login --no-browser and paste the final address, or register an http://localhost:PORT/PATH address for the app and give it with --redirect-uri.',
      },
    );
  }
  const port = url.port === '' ? 80 : Number(url.port);
  const standard = ['localhost', '127.0.0.1', '[::1]', url.hostname];
  return {
    text,
    port,
    path: url.pathname,
    hosts,
    hostHeaders: standard.map((host) => (port === 80 ? host : `${host}:${port}`)),
  };
}

/** An address that TikTok can send a browser to; it need not be of this machine. */
export function parseRedirect(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const fits =
    url && /^https?:$/.test(url.protocol) && url.hash === '' && url.username === '' && url.port !== '0';
  if (fits) return url;
  throw new Fault('configuration', `${JSON.stringify(text)} cannot be a redirect address.`, {
    hint: `Give the address registered for the app, e.g. --redirect-uri ${defaultRedirectUri}`,
  });
}

function hostsOf(hostname: string): string[] {
  if (hostname === 'localhost') return ['127.0.0.1', '::1'];
  if (hostname === '[::1]') return ['::1'];
  return /^127\.\d+\.\d+\.\d+$/.test(hostname) ? [hostname] : [];
}
