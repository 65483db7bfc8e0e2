import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Clock } from '../../context.ts';
import { type Answer, answerIn } from './answer.ts';
import { listenOn } from './listen.ts';
import { htmlOf, type Page, pageHeaders, pages } from './pages.ts';
import type { Redirect } from './redirect.ts';

export type FinalAnswer = Extract<Answer, { kind: 'code' | 'refused' }>;

/** Waits on a loopback address for the browser that TikTok sends back. */
export interface Listener {
  /** The one good answer; a second one finds nothing. */
  readonly answer: Promise<FinalAnswer>;
  /** Shows the waiting browser how it ended, and closes. Safe to call at any time and more than once. */
  close(page?: Page): Promise<void>;
}

/** How long to wait for a browser to ask for its last page. */
const lastPageLimit = 2000;

export async function startListener(
  redirect: Redirect,
  { state, clock }: { state: string; clock: Clock },
): Promise<Listener> {
  const lastPath = `${redirect.path.replace(/\/$/, '')}/done`;
  let settle: (answer: FinalAnswer) => void;
  const answer = new Promise<FinalAnswer>((resolve) => {
    settle = resolve;
  });
  let answered = false;
  let waiting: ServerResponse | undefined;
  let lastPage: Page | undefined;
  const lastPageShown = new AbortController();

  /** The page to send; none where the response is dealt with, now or later. */
  const pageFor = (request: IncomingMessage, response: ServerResponse): Page | undefined => {
    if (!redirect.hostHeaders.includes(request.headers.host ?? '')) return pages.forbidden();
    if (request.method !== 'GET') return pages.wrongMethod();
    const { path, query } = targetOf(request);
    if (answered && path === lastPath && !waiting) {
      waiting = response;
      // Sent, or the tab was closed before: either way nobody waits any more.
      response.on('close', () => lastPageShown.abort());
      return lastPage;
    }
    if (answered || path !== redirect.path) return pages.missing();
    const found = answerIn(query, state);
    if (found.kind === 'foreign') return pages.foreign();
    if (found.kind === 'unusable') return pages.unusable();
    answered = true;
    // The code leaves the address bar and the history at once.
    response.writeHead(302, { ...pageHeaders, Location: lastPath }).end();
    settle(found);
    return undefined;
  };
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    const page = pageFor(request, response);
    if (page) send(response, page);
  };

  const servers = await listenOn(redirect, () => createServer(serve));
  let closing: Promise<void> | undefined;
  return {
    answer,
    close: (page) => {
      closing ??= (async () => {
        lastPage = page ?? pages.failed('It was stopped.');
        if (waiting) send(waiting, lastPage);
        if (answered) await clock.sleep(lastPageLimit, lastPageShown.signal).catch(() => undefined);
        await Promise.all(servers.map(closeServer));
      })();
      return closing;
    },
  };
}

/** Path and query as the browser sent them; nothing is resolved or decoded, so that the path fits exactly. */
function targetOf({ url = '' }: IncomingMessage): { path: string; query: URLSearchParams } {
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  return { path, query: new URLSearchParams(query) };
}

function send(response: ServerResponse, page: Page): void {
  response.writeHead(page.status, { ...pageHeaders, Connection: 'close' }).end(htmlOf(page));
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
