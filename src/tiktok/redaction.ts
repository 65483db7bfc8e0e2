/** Blots secrets out of a text. */
export type Redactor = (text: string) => string;

const mark = '[redacted]';

/** Finds `secrets` wherever they stand, as they are or encoded for an address, JSON or base64. */
export function createRedactor(secrets: readonly (string | undefined)[]): Redactor {
  const forms = new Set(secrets.flatMap((secret) => (secret ? encodings(secret) : [])));
  // The longest first: a short form may be a part of a longer one.
  const ordered = [...forms].sort((left, right) => right.length - left.length);
  return (text) => ordered.reduce((rest, form) => rest.replaceAll(form, mark), text);
}

/**
 * Text from outside as one line of bounded length: without secrets, without anything like a digest or token,
 * and without characters that steer a terminal or turn the reading direction.
 */
export function showable(text: string, redact: Redactor, length = 300): string {
  const oneLine = redact(text).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ');
  // Again: what was taken out may have parted a secret.
  const line = redact(oneLine)
    .replace(/[0-9a-f]{32,}/gi, mark)
    .trim();
  return line.length <= length ? line : `${line.slice(0, length - 3).replace(/\p{Cs}$/u, '')}...`;
}

/** A `request_id` looks like a digest and must not be blotted out; anything else in its place is treated as text. */
export function showableId(text: string, redact: Redactor): string {
  return /^[\w-]{1,48}$/.test(text) ? redact(text) : showable(text, redact, 48);
}

function encodings(secret: string): string[] {
  const wellFormed = Buffer.from(secret).toString();
  return [
    secret,
    encodeURIComponent(wellFormed),
    new URLSearchParams({ s: secret }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
  ];
}
