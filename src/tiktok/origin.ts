import { Fault } from '../fault.ts';

/** TikTok API for Business in production. */
export const defaultOrigin = 'https://business-api.tiktok.com';

/** Whether the token may be sent there: https anywhere, plain http only where it does not leave the machine. */
export function isAllowedOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.origin !== text.toLowerCase()) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

export function checkOrigin(text: string): void {
  if (isAllowedOrigin(text)) return;
  throw new Fault('configuration', 'The address of the API is neither https nor on this machine.', {
    hint: `Give TIKTOK_SEG_API_URL as an origin without a path or final slash, e.g. ${defaultOrigin} or http://127.0.0.1:4010.`,
  });
}

/** `URL` has already brought every spelling of an IPv4 address, such as 127.1, to four decimal parts. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
