/** An answer as a value: whoever works on a request never touches the socket. */
export interface Answer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string | Iterable<string>;
}

/** What goes back to a client of the API. */
export interface Outcome extends Answer {
  /** TikTok's; absent where its edge answers, or nobody. */
  code?: number;
  /** Absent: whole and at once. */
  delivery?: Delivery;
}

/** `dropped`: not a byte; `cut`: half of what the header announces; `slow`: drop by drop, over this time. */
export type Delivery = 'dropped' | 'cut' | { slow: number };

export const dropped: Outcome = { status: 0, headers: {}, body: '', delivery: 'dropped' };

export function text(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}

/** Go's own words, which TikTok's edge uses where a path is wrong, its final slash included. */
export const notFound = text(404, '404 page not found');

export function json(body: unknown, status = 200): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** The rest of the body was not read. */
export const tooLarge: Answer = {
  ...text(413, '413 request entity too large'),
  headers: { connection: 'close' },
};
