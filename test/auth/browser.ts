import { request } from 'node:http';

export interface Visit {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** One request, without following: what `fetch` hides (redirects, a free choice of Host) is the subject here. */
export function visit(
  address: string,
  options: { method?: string; host?: string; family?: 4 | 6 } = {},
): Promise<Visit> {
  const { hostname, port, pathname, search, host } = new URL(address);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: hostname.replace(/[[\]]/g, ''),
        port,
        path: `${pathname}${search}`,
        method: options.method ?? 'GET',
        headers: { host: options.host ?? host },
        ...(options.family && { family: options.family }),
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (piece) => {
          text += piece;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

/** Follows one redirect, as a browser does; the last page comes when the login knows how it went. */
export async function browse(address: string): Promise<{ first: Visit; last: Visit }> {
  const first = await visit(address);
  const location = String(first.headers['location']);
  return { first, last: await visit(new URL(location, address).href) };
}

/** The address that TikTok's page leads to, for an authorisation address. */
export function callbackOf(authorisation: string, parameters: Record<string, string>): string {
  const asked = new URL(authorisation).searchParams;
  const state = parameters['state'] ?? asked.get('state') ?? '';
  return `${asked.get('redirect_uri')}?${new URLSearchParams({ ...parameters, state })}`;
}
