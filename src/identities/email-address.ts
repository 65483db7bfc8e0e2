/** Whether a lower-cased text is an address as people have them: RFC 5321 without quoted local parts and literals. */
export function isEmailAddress(text: string): boolean {
  if (text.length > longestAddress) return false;
  const at = text.indexOf('@');
  if (at < 1 || at > longestLocalPart) return false;
  return localPart.test(text.slice(0, at)) && isDomain(text.slice(at + 1));
}

/** RFC 5321, 4.5.3.1. */
const longestLocalPart = 64;
const longestAddress = 254;
/** RFC 5322 atoms, and letters of any script (RFC 6531). */
const localPart = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const label = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?$/u;
/** Letters alone, or punycode (ICANN, RFC 3696): a digit belongs to an IPv4 address or to the next word of the cell. */
const topLevel = /^(?:[\p{L}\p{M}]+|xn--[a-z0-9-]+)$/u;

function isDomain(text: string): boolean {
  const labels = text.split('.');
  const top = labels.at(-1) as string;
  if (labels.length < 2 || top.length < 2 || !topLevel.test(top)) return false;
  return labels.every((part) => label.test(part));
}
