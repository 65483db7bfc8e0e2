import { readDigest } from './digest.ts';
import { looksLike } from './looks-like.ts';
import { isMissing } from './missing.ts';
import { tidy, unwrap } from './text.ts';
import type { Kind } from './types.ts';

/** What the filled cells of a column look like, counted. */
export interface ColumnValues {
  filled: number;
  shapes: Readonly<Record<Shape, number>>;
}

/**
 * `address` is one or more e-mail addresses, perhaps with names before them, and nothing else, `email` anything with an at sign; `plus` is a number with
 * its country, `phone` one as people write it, `digits` digits alone; `digest` may be damaged or of another kind.
 */
export type Shape =
  | 'address'
  | 'email'
  | 'plus'
  | 'phone'
  | 'digits'
  | 'uuid'
  | 'sha256'
  | 'digest'
  | 'date'
  | 'flag'
  | 'other';

/** Looks at the cells of one column in some first rows. */
export function valuesOf(samples: readonly (readonly string[])[], index: number): ColumnValues {
  const shapes: Record<Shape, number> = {
    address: 0,
    email: 0,
    plus: 0,
    phone: 0,
    digits: 0,
    uuid: 0,
    sha256: 0,
    digest: 0,
    date: 0,
    flag: 0,
    other: 0,
  };
  let filled = 0;
  for (const row of samples) {
    const shape = shapeOf(row[index] ?? '');
    if (shape === undefined) continue;
    filled++;
    shapes[shape]++;
  }
  return { filled, shapes };
}

/** How many of the filled cells could be of this kind, damaged and hashed ones included. */
export function alike(kind: Kind, { shapes }: ColumnValues): number {
  switch (kind) {
    case 'email':
      return shapes.address + shapes.email + shapes.sha256 + shapes.digest;
    case 'phone':
      return shapes.plus + shapes.phone + shapes.digits + shapes.sha256 + shapes.digest;
    default:
      return shapes.uuid + shapes.sha256 + shapes.digest;
  }
}

/**
 * Whether the cells speak against what the header suggests. A few odd values are better taken and rejected one by one,
 * each with its reason, than a column left out; flags and dates are never a slip of the pen.
 */
export function contradicts(kind: Kind, values: ColumnValues): boolean {
  if (values.filled === 0 || alike(kind, values) > 0) return false;
  const { flag, date, digits } = values.shapes;
  const evident = flag + date + (kind === 'email' ? digits : 0);
  return evident === values.filled || values.filled >= enoughToDoubt;
}

const enoughToDoubt = 5;

/** Without any filled cell there is no share. */
export function share(part: number, { filled }: ColumnValues): number {
  return filled === 0 ? 0 : part / filled;
}

function shapeOf(cell: string): Shape | undefined {
  const text = tidy(cell.slice(0, longestCell));
  if (isMissing(text)) return undefined;
  const value = unwrap(text);
  if (isMissing(value)) return undefined;
  if (flag.test(value)) return 'flag';
  if (uuid.test(value)) return 'uuid';
  if (value.includes('@')) {
    const parts = value.split(separators).map((part) => bracketed.exec(part)?.[1] ?? part);
    return parts.every((part) => looksLike('email', part)) ? 'address' : 'email';
  }
  if (looksLike('digest', value)) return 'sha256';
  if (readDigest('email', value) !== undefined) return 'digest';
  if (date.test(value) || networkAddress.test(value)) return 'date';
  return numberShape(value);
}

function numberShape(text: string): Shape {
  const digits = text.replace(/\P{Nd}/gu, '').length;
  if (digits < 7) return 'other';
  if (looksLike('phone', text.replace(/^(?:tel|p):/i, ''))) return 'plus';
  if (/^\d+(?:[.,]\d+)?(?:e\+?\d+)?$/i.test(text)) return digits > 20 ? 'other' : 'digits';
  // Letters may be an extension ("x204") or a vanity number; prose with a number in it is neither.
  return text.replace(/\P{L}/gu, '').length <= digits ? 'phone' : 'other';
}

/** Long enough for a list of addresses; a longer cell is prose. */
const longestCell = 400;
/** `Ada Example <ada@example.com>`, as mail programs write it; unwrapping took the last bracket. */
const bracketed = /^[^<>@]*<([^<>]+)>?$/;
const separators = /\s*(?:[,;|]|:::)\s*/;
const flag =
  /^(?:yes|no|y|n|true|false|t|f|on|off|x|ja|nein|oui|non|s[ií]|sim|allow|do not allow|(?:un)?subscribed)$/i;
const uuid = /(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])/i;
const date =
  /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2}))(?:$|[ T,]\s*\d{1,2}:)|^\p{L}{3,9}\.? \d{1,2},? \d{4}/u;
const networkAddress = /^\d{1,3}(?:\.\d{1,3}){3}$/;
