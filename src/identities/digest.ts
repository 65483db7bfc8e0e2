import { isJunkDigest } from './junk-digests.ts';
import type { HashKind, Kind, Reason } from './types.ts';

/** A value that arrived hashed: as TikTok takes it, or why it cannot be sent. */
export type ReadDigest = { hash: HashKind; digest: string } | { reason: Reason };

/** Recognises a value that is hashed already; undefined: it is not. Nothing recognised here is ever hashed again. */
export function readDigest(kind: Kind, value: string): ReadDigest | undefined {
  if (value.length < shortest || value.length > longest) return undefined;
  const text = value.replace(prefix, '');
  if (hexOnly.test(text)) return readHex(kind, text.toLowerCase());
  if (base64.test(text)) return accept('sha256', toHex(text));
  if (base64Short.test(text)) return readShort(kind, toHex(text));
  return undefined;
}

const shortest = 20;
const longest = 200;
/** `\x` is how PostgreSQL writes bytes. */
const prefix = /^(?:0x|\\x|sha-?256[:=]|md5[:=])/i;
const hexOnly = /^[0-9a-f]+$/i;
/** 32 bytes in either alphabet of RFC 4648; the last digit of 43 can only end in two zero bits. */
const base64 = /^[\w+/-]{42}[AEIMQUYcgkosw048]=?$/;
/** 16 or 20 bytes: padding is demanded here, because short texts are easily something else. */
const base64Short = /^(?:[\w+/-]{21}[AQgw]==|[\w+/-]{26}[AEIMQUYcgkosw048]=)$/;
/** RFC 9562: the 13th digit of a random UUID is its version, 4, and the 17th its variant. */
const randomUuid = /^.{12}4.{3}[89ab].{15}$/;

function readHex(kind: Kind, hex: string): ReadDigest | undefined {
  if (hex.length === 64) return accept('sha256', hex);
  if (hex.length === 32 || hex.length === 40) return readShort(kind, hex);
  if (isDevice(kind)) return hex.length > 40 ? { reason: 'wrong_digest' } : undefined;
  return /[a-f]/.test(hex) ? { reason: 'wrong_digest' } : undefined;
}

/**
 * TikTok takes MD5 for device ids only, SHA-1 nowhere. Of 32 digits those that have the marks of a random UUID are an
 * id that lost its dashes (both platforms make ids so; one MD5 in 64 has the marks by chance).
 */
function readShort(kind: Kind, hex: string): ReadDigest | undefined {
  if (!isDevice(kind) || hex.length === 40) return { reason: 'wrong_digest' };
  if (randomUuid.test(hex) || /^0+$/.test(hex)) return undefined;
  // Hardly one MD5 in three million has no letter: this is a number of another kind.
  return /[a-f]/.test(hex) ? accept('md5', hex) : { reason: 'invalid_device_id' };
}

function accept(hash: HashKind, digest: string): ReadDigest {
  return isJunkDigest(digest) ? { reason: 'junk_digest' } : { hash, digest };
}

function isDevice(kind: Kind): boolean {
  return kind === 'idfa' || kind === 'gaid';
}

function toHex(text: string): string {
  return Buffer.from(text, 'base64').toString('hex');
}
