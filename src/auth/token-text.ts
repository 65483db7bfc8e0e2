/** The token in a text that should hold nothing else; `undefined` where it cannot be one. */
export function tokenIn(text: string): string | undefined {
  const token = text.replace(/^\uFEFF/, '').trim();
  // It goes into an HTTP header: visible ASCII only, so no line break either.
  return /^[\x21-\x7e]{1,4096}$/.test(token) ? token : undefined;
}
