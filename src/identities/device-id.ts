import { isOfAnotherKind } from './looks-like.ts';
import type { Normalised } from './normalised.ts';
import type { PlainShape } from './plain-shape.ts';
import type { Kind } from './types.ts';

export const plainDeviceIdShape: PlainShape = {
  pattern: ['8', '4', '4', '4', '12'].map((length) => `[0-9A-Fa-f]{${length}}`).join('-'),
  except: [`^(?:${[...'0123456789abcdef'].map((digit) => `[${digit}-]+`).join('|')})$`],
  longest: 36,
};

/** A cell that holds one id and nothing else; undefined: look closer. */
export function normalisePlainDeviceId(cell: string): Normalised | undefined {
  return uuid.test(cell) && !oneDigit.test(cell) ? { normalised: cell.toLowerCase() } : undefined;
}

/** The texts of a cell that stand for one id each; a list may be JSON, or parted by blanks. */
export function splitDeviceIds(text: string): string[] {
  return text.split(/[;,|\t\n\v\f\r]/).flatMap((piece) => {
    const words = piece.trim().split(' ');
    return words.length > 1 && words.every((word) => word.length >= 32) ? words : [piece];
  });
}

/**
 * 8-4-4-4-12 in lower case. Nothing in an id says whether it is an IDFA, a GAID, or an IDFV: the column decides.
 * 16 digits (`ANDROID_ID`) are no advertising id.
 */
export function normaliseDeviceId(kind: Kind, value: string): Normalised {
  const digits = value.length > longest ? '' : value.replace(dashes, '').toLowerCase();
  if (/^0+$/.test(digits)) return { reason: 'zero_device_id' };
  if (!/^[0-9a-f]{32}$/.test(digits)) {
    return { reason: isOfAnotherKind(kind, value) ? 'wrong_column' : 'invalid_device_id' };
  }
  if (oneDigit.test(digits)) return { reason: 'junk_value' };
  return { normalised: digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') };
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** `11111111-…`: what is typed to fill a field. */
const oneDigit = /^(.)(?:\1|-)*$/i;
const longest = 100;
const dashes = /[\p{Pd}\s_]/gu;
