import { isEmailAddress } from './email-address.ts';
import { tidy, unwrap } from './text.ts';
import type { Kind } from './types.ts';

/** Whether a cell plainly holds a value of this kind: the strict look that confirms what a header suggests. */
export function looksLike(kind: Kind | 'digest', cell: string): boolean {
  if (cell.length > longest) return false;
  const value = unwrap(tidy(cell));
  switch (kind) {
    case 'email':
      return isEmailAddress(value.toLowerCase());
    case 'phone':
      return e164.test(value.replace(phonePunctuation, ''));
    case 'digest':
      return sha256.test(value);
    default:
      return uuid.test(value);
  }
}

/** Whether a value that failed as one kind is plainly of another: it stands in the wrong column. */
export function isOfAnotherKind(kind: Kind, value: string): boolean {
  if (value.length > longest) return false;
  const device = kind === 'idfa' || kind === 'gaid';
  if (kind !== 'email' && isEmailAddress(value.toLowerCase())) return true;
  if (!device && uuid.test(value)) return true;
  return kind !== 'phone' && phoneNumber.test(value.replace(phonePunctuation, ''));
}

const longest = 400;
const e164 = /^\+[1-9]\d{7,14}$/;
const phoneNumber = /^\+?\d{7,15}$/;
const phonePunctuation = /[ ().-]/g;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const sha256 = /^(?:0x)?[0-9a-f]{64}$/i;
