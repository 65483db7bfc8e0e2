/**
 * What 0x80 to 0x9f stand for in Windows-1252; the rest is Latin-1. The five bytes without a meaning stay
 * control characters, as in the WHATWG Encoding Standard. Not TextDecoder: several releases of Node 22 and 23
 * decode this label as plain Latin-1 (nodejs/node issue 56542).
 */
const signs =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

export function decodeWindows1252(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, (control) => signs[control.charCodeAt(0) - 0x80] ?? control);
}
