/**
 * Text from files, file names, TikTok and configuration, made safe for a terminal: control characters
 * (C0, C1), line breaks and bidirectional overrides become visible question marks, long texts are cut.
 */
export function safeText(text: string, longest = 400): string {
  const visible = text.replace(unsafe, '?');
  return visible.length <= longest ? visible : `${visible.slice(0, longest - 1)}…`;
}

/** A JSON document of the same value: what JSON lets through and a terminal obeys is written as `\\u009b`. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replace(unsafe, (sign) =>
    sign === '\n' ? sign : `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** For texts of unknown origin (a library's error): whatever could be an identifier, digest or token is masked. */
export function maskedText(text: string): string {
  return safeText(
    text
      .replace(/[^\s@"'<>]+@[^\s@"'<>]+/g, '•••@•••')
      .replace(/[0-9a-z_-]{32,}/gi, '•••')
      .replace(/\+?\d[\d\s().-]{6,}\d/g, '•••'),
    2000,
  );
}

const unsafe = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;
