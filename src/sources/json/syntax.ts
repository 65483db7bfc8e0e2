/** The bytes that have a meaning, all of them ASCII. */
export const byteOf = {
  quote: 0x22,
  backslash: 0x5c,
  colon: 0x3a,
  object: 0x7b,
  objectEnd: 0x7d,
  list: 0x5b,
  listEnd: 0x5d,
  /** Blanks, commas, a byte order mark where files were joined, and the record separator of RFC 7464. */
  between: new Set([0x20, 0x09, 0x0a, 0x0d, 0x2c, 0xef, 0xbb, 0xbf, 0x1e]),
  endsJunk: new Set([0x2c, 0x5d, 0x7b]),
} as const;

/** The last of a run of bytes that mean nothing within a string, so that not each goes through the whole loop. */
export function endOfPlain(block: Buffer, from: number, newline: number): number {
  for (let at = from + 1; at < block.length; at++) {
    const byte = block[at];
    if (byte === byteOf.quote || byte === byteOf.backslash || byte === newline) return at - 1;
  }
  return block.length - 1;
}

/** No export nests deeper than a dozen levels. */
export const mostNested = 64;

/** How the records of a text stand in it: whether each has lines of its own, and the byte that ends a line. */
export interface Layout {
  lines: boolean;
  newline: number;
}

/**
 * Whether an object that begins so only holds a list of people: `{"profiles": [`. As the very first it may be called
 * otherwise; further down such a list may as well belong to a person.
 */
export function opensList(text: string, first: boolean): boolean {
  return (first ? anyList : profiles).test(text);
}

const profiles = /^\{\s*"profiles"\s*:\s*$/;
/** What APIs say of the list before it: how many there are, of which page. */
const about =
  '"(?:total\\w*|count|object|type|kind|status|success|ok|code|message|version|page\\w*|per_?page|size|limit|offset|has_?more|next\\w*|' +
  '(?:list|request|trace)_?id|(?:exported|generated|created)\\w*|date|time\\w*)"\\s*:\\s*(?:"[^"\\\\]*"|[\\w.+-]+)\\s*,\\s*';
const list =
  '"(?:profiles|records|rows|data|results|users|people|members|customers|contacts|subscribers)"\\s*:\\s*';
const anyList = new RegExp(`^\\{\\s*(?:${about})*${list}$`, 'i');
const beginsWithList = new RegExp(`^\\ufeff?\\s*\\{\\s*(?:${about})*${list}\\[\\s*\\{`, 'i');

/**
 * Whether a text is JSON by how it begins, and how it is laid out. Where lines are records a broken one costs only its
 * line, so that is chosen where most lines look like records.
 */
export function jsonLayout(head: string): Layout | undefined {
  if (!/^\ufeff?\s*(?:\{\s*["}]|\[\s*[[{\]])/.test(head)) return undefined;
  const newline = head.includes('\n') ? '\n' : '\r';
  const lines = head
    .slice(0, compared)
    .split(newline)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const [first = '', last = ''] = [lines[0], lines.at(-1)];
  // It may go on behind these.
  if (lines.length > 1 && !isRecord(last)) lines.pop();
  const opensMore =
    lines.length === 1 ? first.startsWith('[') || beginsWithList.test(first) : first === '[' || first === '{';
  const whole = lines.filter(isRecord).length;
  return { lines: !opensMore && whole >= lines.length / 2, newline: newline.charCodeAt(0) };
}

const compared = 64 * 1024;

function isRecord(line: string): boolean {
  return (line.startsWith('{') && line.endsWith('}')) || (line.startsWith('[') && line.endsWith(']'));
}
